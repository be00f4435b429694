//! A Bot API server of ours, for tests. It refuses what the real one would, by
//! its methods' real parameters and types, and does what the real one does.

pub(crate) mod methods;
pub(crate) mod rates;
pub(crate) mod schema;
pub(crate) mod server;
pub(crate) mod world;

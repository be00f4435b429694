//! What the page knows, as plain data: no signal, no DOM, no clock, no
//! network. Times come in as milliseconds since 1970.

pub(crate) mod by_id;
pub(crate) mod draft;
pub(crate) mod flights;
pub(crate) mod hours;
pub(crate) mod inbox;
pub(crate) mod layout;
pub(crate) mod outgoing;
pub(crate) mod outlets;
pub(crate) mod shortcut;
pub(crate) mod text;
pub(crate) mod thread;
pub(crate) mod time;
pub(crate) mod typing;

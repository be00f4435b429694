//! Places for files' bytes.

mod local;

pub use local::LocalBlobs;

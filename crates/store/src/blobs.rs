//! Places for files' bytes.

mod local;
mod shelf;

pub use local::LocalBlobs;
pub use shelf::{OnShelf, Shelf, copy_and_digest};

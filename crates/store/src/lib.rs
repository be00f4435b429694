//! Where the domain keeps its data: adapters behind its ports.
//!
//! [`SqliteStore`] is the database of a single server, [`LocalBlobs`] keeps
//! files' bytes on its disk. [`MemoryStore`] forgets everything; it is the
//! plain reading of the contract, for tests and for the simulator. This crate
//! knows no HTTP, no frame and no rule of the chat.

mod blobs;
mod check;
mod memory;
mod sqlite;

pub use blobs::{LocalBlobs, OnShelf, Shelf, copy_and_digest};
pub use check::{CheckError, Checked, Problem, check};
pub use memory::MemoryStore;
pub use sqlite::{
    InspectError, Inspector, OpenError, SqliteStore, StoredFile, VisitorMark, empty_log,
};

//! What the store must do for connectors: the sentences of the port, a topic a
//! file. After each story the database is checked as a whole.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../contract/harness.rs"]
#[expect(dead_code, reason = "these tests need less of it than the contract")]
mod harness;

mod desks;
mod erasing;
mod links;
mod moving;
mod posts;
mod queue;
mod relayed;
mod signs;
mod soundness;
mod threads;
mod unguarded;
mod updates;
mod visitors;
mod world;

//! What only the store in a file must do: last, group, share, and say what is
//! wrong with the file.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../contract/harness.rs"]
#[expect(dead_code, reason = "these tests need less of it than the contract")]
mod harness;

mod agreement;
mod durability;
mod erasing;
mod grouping;
mod opening;
mod sharing;
mod upgrading;

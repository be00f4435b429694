//! The rules of the chat, over the memory store and real files.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod files;
mod operator;
mod visitor;
mod world;

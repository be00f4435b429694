//! What is on the screen, one component a file.
#![expect(
    unreachable_pub,
    reason = "the component macro makes its types public whatever the function is"
)]

pub(crate) mod app;
mod avatar;
mod banner;
mod button;
mod composer;
mod empty;
mod help;
mod icon;
mod inbox;
mod log;
mod message;
mod row;
mod signed_out;
mod thread;
mod visitor;
mod waiting;

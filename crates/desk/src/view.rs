//! What is on the screen, one component a file.
#![expect(
    unreachable_pub,
    reason = "the component macro makes its types public whatever the function is"
)]

mod account;
pub(crate) mod app;
mod avatar;
mod banner;
mod button;
mod composer;
mod dialog;
mod element;
mod empty;
mod head;
mod help;
mod icon;
mod inbox;
mod line;
mod log;
mod message;
mod office;
mod outlets;
mod own;
mod question;
mod row;
mod signed_out;
mod standing;
mod thread;
mod visitor;
mod waiting;

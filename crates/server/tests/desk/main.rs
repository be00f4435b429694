//! The desk's API over a real socket.

mod conversations;
#[expect(
    clippy::module_inception,
    reason = "the operator's browser, in the tests of the desk"
)]
mod desk;
mod events;
mod files;
mod guards;
mod messages;
mod server;
mod session;

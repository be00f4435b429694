//! Against a server of the Bot API that others wrote: `lo-bot-api-emulator`.
//! `cargo xtask test` starts it and names its URL by `KITE_BOT_API_EMULATOR`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on fails, helpers included"
)]

mod between;
mod client;
mod connector;
mod stage;

//! What goes wrong between the bot and Telegram.

use serde::Deserialize;

/// What goes wrong with a call. In JSON: `{"status": 500}`, `"broken_after"`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// An error of the server, before anything is done.
    Status(u16),
    /// A refusal with a status and Telegram's words, such as 400 and `Bad
    /// Request: IMAGE_PROCESS_FAILED`. Nothing is done.
    Refusal(u16, String),
    /// 429 with so many seconds, before anything is done.
    TooMany(u64),
    /// Nothing is done, and the connection breaks.
    BrokenBefore,
    /// It is done, and then nothing is answered.
    SilentAfter,
    /// It is done, and then the connection breaks.
    BrokenAfter,
    /// It is done, and answered so many milliseconds later.
    Late(u64),
    /// A page of somebody in between, before anything is done.
    Page(u16),
    /// An answer without end, before anything is done.
    Endless,
    /// A redirection to another server, before anything is done.
    Elsewhere(String),
}

//! Every bound of the protocol, in one place. Sizes are in bytes.

use std::time::Duration;

/// The longest text of one message, as UTF-8.
pub const TEXT_BYTES: usize = 4096;

/// The longest frame that is still answered with an error of its own.
///
/// A text of [`TEXT_BYTES`] whose every byte is escaped as `\u00xx` fits.
pub const FRAME_BYTES: usize = 32 * 1024;

/// The longest frame of a server in v2: a text whose every byte is escaped.
/// It follows from the other bounds.
pub const SERVER_FRAME_BYTES: usize = 26 * 1024;

/// Elements of a frame that are looked at; what follows is ignored, as both
/// original sides do.
pub const FRAME_ELEMENTS: usize = 16;

/// Elements of a list inside a frame that are looked at.
pub const LIST_ELEMENTS: usize = 32;

/// Lists inside each other within a frame.
pub const LIST_DEPTH: usize = 3;

/// The longest member id.
pub const MEMBER_ID_BYTES: usize = 128;

/// The longest member name.
pub const MEMBER_NAME_BYTES: usize = 256;

/// The longest message id.
pub const MESSAGE_ID_BYTES: usize = 64;

/// The shortest and the longest device token.
pub const DEVICE_TOKEN_BYTES: std::ops::RangeInclusive<usize> = 32..=128;

/// The longest JWT that proves who a visitor is.
pub const USER_TOKEN_BYTES: usize = 8192;

/// The longest comment of a rating, and the longest reason of a report.
pub const COMMENT_BYTES: usize = 1024;

/// The longest title of a channel, and the longest name of an operator.
pub const TITLE_BYTES: usize = 256;

/// The longest word for programs: a code of v2, a connector, a language, a time
/// zone.
pub const WORD_BYTES: usize = 64;

/// The longest reason of an ERR of v2.
pub const REASON_BYTES: usize = 1024;

/// Operators who are named as present.
pub const PRESENT_NAMES: usize = 8;

/// The largest page of history that can be asked for.
pub const PAGE_ENTRIES: u32 = 100;

/// Entries that a device without any is given at JOIN.
pub const FIRST_PAGE_ENTRIES: u32 = 50;

/// Entries that a device may be behind; one that is further behind begins
/// anew with the last ones.
pub const RESUME_ENTRIES: u32 = 1000;

/// How often a side that types says so at most.
pub const TYPING_INTERVAL: Duration = Duration::from_secs(4);

/// How long "types" holds without being said again.
pub const TYPING_LAPSE: Duration = Duration::from_secs(6);

/// The longest file name.
pub const FILE_NAME_BYTES: usize = 255;

/// The longest media type.
pub const FILE_TYPE_BYTES: usize = 127;

/// The longest file URI.
pub const URI_BYTES: usize = 2048;

/// How often a client sends PING.
pub const PING_INTERVAL: Duration = Duration::from_mins(1);

/// Unanswered PINGs after which a client gives up on its connection.
pub const UNANSWERED_PINGS: u32 = 3;

/// Silence after which the server closes a connection.
pub const IDLE_TIMEOUT: Duration = Duration::from_mins(3);

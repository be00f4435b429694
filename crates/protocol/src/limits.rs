//! Every bound of the protocol, in one place. Sizes are in bytes.

use std::time::Duration;

/// The longest text of one message, as UTF-8.
pub const TEXT_BYTES: usize = 4096;

/// The longest frame that is still answered with an error of its own.
///
/// A text of [`TEXT_BYTES`] whose every byte is escaped as `\u00xx` fits.
pub const FRAME_BYTES: usize = 32 * 1024;

/// Elements of a frame that are looked at; what follows is ignored, as both
/// original sides do.
pub const FRAME_ELEMENTS: usize = 8;

/// The longest member id.
pub const MEMBER_ID_BYTES: usize = 128;

/// The longest member name.
pub const MEMBER_NAME_BYTES: usize = 256;

/// The longest message id.
pub const MESSAGE_ID_BYTES: usize = 64;

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

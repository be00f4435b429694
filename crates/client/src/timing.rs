//! Every deadline and pause of a session, in one place.

use std::time::Duration;

/// How long a socket may take to open.
pub const CONNECT_DEADLINE: Duration = Duration::from_secs(15);

/// How long JOIN may stay unanswered.
pub const JOIN_DEADLINE: Duration = Duration::from_secs(15);

/// How long a message's frame may stay unanswered before the connection
/// counts as dead.
pub const ANSWER_DEADLINE: Duration = Duration::from_secs(20);

/// How long the server may keep silent when there is a doubt whether it is
/// still there.
pub const PROBE_DEADLINE: Duration = Duration::from_secs(10);

/// How late PING may be before the device must have slept.
pub const SLEPT_AFTER: Duration = Duration::from_secs(10);

/// How long an upload may stand still.
pub const UPLOAD_STALL: Duration = Duration::from_mins(1);

/// Uploads that run at the same time; further files wait for their turn.
pub const UPLOADS_AT_ONCE: usize = 3;

/// The longest pause before the first retry; each further one may be twice
/// as long.
pub const BACKOFF_BASE: Duration = Duration::from_millis(500);

/// The longest pause before any retry.
pub const BACKOFF_CAP: Duration = Duration::from_secs(30);

/// The longest pause after the server said that it restarts: long enough that
/// its visitors do not all come back at once.
pub const RESTART_SPREAD: Duration = Duration::from_secs(1);

/// How long a connection must have been joined to count as a good one, after
/// which the pauses begin anew from the shortest.
pub const STABLE_AFTER: Duration = Duration::from_secs(10);

/// The longest pause that a server can ask for.
pub const HOLD_CAP: Duration = Duration::from_mins(5);

/// Requests that wait at the same time; a further one is refused.
pub const REQUESTS: usize = 32;

/// Earlier entries that are asked for at once.
pub const PAGE: u32 = 50;

/// Frames that may come over a connection at once: twice what a device may be
/// behind.
pub const FRAMES_AT_ONCE: u32 = 2000;

/// How often another one may come after that. Who says more is left for
/// [`REFUSED_PAUSE`]; pages that were asked for do not count.
pub const FRAME_EVERY: Duration = Duration::from_millis(50);

/// The pause after JOIN was rejected, or the server said too much.
pub const REFUSED_PAUSE: Duration = Duration::from_mins(5);

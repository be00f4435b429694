//! What can happen to a session.

use kite_protocol::v2::{ServerFrame, UserToken};
use kite_protocol::{DecodeError, FileMeta, MessageId};

use crate::{Ask, Message, Progress, Told, Version};

/// What happened: by the visitor, by the page, or as the outcome of an
/// [`Effect`](crate::Effect).
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Connect, or try again now instead of at the next planned time.
    Connect,
    /// Close the connection and open none until the next
    /// [`Connect`](Self::Connect) or message.
    Disconnect,
    /// The page has another proof of who the visitor is. It counts from the
    /// next JOIN on, which is now where the last one was rejected.
    Identify(Option<UserToken>),
    /// The device says that it is on a network again.
    NetworkRestored,
    /// The time of [`Session::next_wake`](crate::Session::next_wake) has come.
    /// A tick too early or too many does no harm.
    Tick,
    /// Whether this tab leads. One does, of all that have a conversation open:
    /// it alone has a socket and uploads, and keeps the progress. The others
    /// follow: what they need of the server they are told, and have done. A
    /// session that is never told this leads, and tells nobody anything.
    ///
    /// Before this, always, the store is read and applied:
    /// [`Resume`](Self::Resume), with an empty progress where there is none,
    /// and [`Restore`](Self::Restore). A tab that followed then connects by
    /// itself, if the last leader wanted a connection or something has to go
    /// out. To a tab that may have missed something, say again what it is.
    Lead(bool),
    /// Another tab tells something.
    Told(Told),
    /// What the durable store holds: at the start, and whenever it was read
    /// again. It is merged by id, in any order. Unsent messages go out as soon
    /// as there is a connection, but restoring opens none.
    Restore(Vec<Message>),
    /// The page shows a message of its own, which nobody else has. One whose id
    /// the log has already is ignored; it makes way for one of the conversation
    /// that comes to have its id.
    Show(Message),
    /// What the durable store holds besides the messages. Taken before there
    /// is a socket, before or after [`Restore`](Self::Restore); later ignored.
    Resume(Progress),
    /// The visitor wrote a text. A text of blanks is dropped.
    SendText {
        /// A new id; an id that the log already has is ignored.
        id: MessageId,
        /// The text.
        text: String,
    },
    /// The visitor chose a file.
    SendFile {
        /// A new id; an id that the log already has is ignored.
        id: MessageId,
        /// The file; its name is cut to what the protocol takes.
        file: FileMeta,
    },
    /// The visitor wants a failed or waiting message tried again now.
    Retry {
        /// The message.
        id: MessageId,
    },
    /// The visitor gives up a message that is failed, waiting or uploading.
    /// One that may have been stored already (sending, sent) stays.
    Discard {
        /// The message.
        id: MessageId,
    },
    /// The visitor wants something else of the server. Answered by
    /// [`Effect::Answered`](crate::Effect::Answered), sooner or later.
    Ask {
        /// A new id; an id that is being asked about already is ignored.
        id: MessageId,
        /// What.
        ask: Ask,
    },
    /// The visitor sees the end of the log now: to be said when the log comes
    /// into view, and again for what arrives while it is.
    Seen,
    /// The visitor typed, or has stopped to. To be said at every key.
    Typing(bool),
    /// The socket of the last `OpenSocket` is open.
    SocketOpened {
        /// What it speaks.
        version: Version,
    },
    /// The socket closed, or could not be opened. A socket that the session
    /// closed itself reports nothing any more.
    SocketClosed {
        /// The WebSocket close code.
        code: u16,
        /// The reason of the close frame.
        reason: String,
    },
    /// A frame came, or a text that is none. One of v1 comes in v2's terms.
    Received(Result<ServerFrame, DecodeError>),
    /// Some bytes of an upload are out.
    UploadProgress {
        /// The message.
        id: MessageId,
        /// How many bytes, of the whole file.
        sent: u64,
    },
    /// The whole file is stored. A cancelled upload reports nothing any more.
    UploadDone {
        /// The message.
        id: MessageId,
    },
    /// The upload ended without success.
    UploadFailed {
        /// The message.
        id: MessageId,
        /// Why.
        failure: UploadFailure,
    },
}

/// Why an upload failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum UploadFailure {
    /// No answer came.
    Network,
    /// The server answered with an error.
    Refused {
        /// The HTTP status.
        status: u16,
    },
    /// The bytes are no longer on this device.
    FileGone,
}

//! What a session asks for.

use kite_protocol::MessageId;
use kite_protocol::v2::ClientFrame;

use crate::{Answer, Told};

/// What is to be done, in the order in which it was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Open a socket. There is never more than one.
    OpenSocket,
    /// Close the socket and report nothing of it any more.
    CloseSocket,
    /// Send a frame over the socket; where that speaks v1, as v1 says it.
    Send(ClientFrame),
    /// PUT the message's file to a URL. It goes on without a socket, until it
    /// ends or is cancelled.
    Upload {
        /// The message whose file it is.
        id: MessageId,
        /// Where to, as the server says it; may be relative to the endpoint.
        url: String,
        /// The `Content-Type` to send.
        media_type: String,
    },
    /// Stop an upload and report nothing of it any more.
    CancelUpload {
        /// The message whose file it is.
        id: MessageId,
    },
    /// Keep the message durably, as it stands in the log now; of one that is
    /// deleted, drop the bytes of its file. Comes before the `Send` of a
    /// message that was not kept before.
    Save(MessageId),
    /// Drop the message's record, and the bytes of its file.
    Remove(MessageId),
    /// Keep [`Session::progress`](crate::Session::progress) durably, as it
    /// stands now. Saves must reach the store in their order: this one says
    /// that the messages before it are there.
    SaveProgress,
    /// A new incoming message: announce it. Once for each id, in each tab; of
    /// the tabs that the visitor does not look at, only the one that
    /// [leads](crate::Session::leads) rings.
    Arrived(MessageId),
    /// The status of a message is another.
    StatusChanged(MessageId),
    /// What a message says is another: it was edited or deleted.
    MessageChanged(MessageId),
    /// What [`Session::status_of`](crate::Session::status_of) says of outgoing
    /// messages is another; of the latest ones, up to one that is unchanged.
    MarksChanged,
    /// [`Session::unread`](crate::Session::unread) is another.
    UnreadChanged,
    /// Which operators are there, or whether one is typing, is another.
    CompanyChanged,
    /// What is known of the channel is another.
    InfoChanged,
    /// [`Session::state`](crate::Session::state) or the rating is another.
    StateChanged,
    /// What was asked is answered.
    Answered {
        /// The id under which it was asked.
        id: MessageId,
        /// The answer.
        answer: Answer,
    },
    /// The connection is in another state.
    ConnectionChanged,
    /// [`Session::held_until`](crate::Session::held_until) is another.
    HoldChanged,
    /// Tell all other tabs, in the order of these effects. Never given to a
    /// session that was not told whether it [leads](crate::Action::Lead).
    Tell(Told),
}

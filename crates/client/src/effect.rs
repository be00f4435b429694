//! What a session asks for.

use kite_protocol::MessageId;
use kite_protocol::v1::ClientFrame;

/// What is to be done, in the order in which it was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Open a socket. There is never more than one.
    OpenSocket,
    /// Close the socket and report nothing of it any more.
    CloseSocket,
    /// Send a frame over the socket.
    Send(ClientFrame),
    /// PUT the message's file to a URL.
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
    /// Keep the message durably, as it stands in the log now. Comes before
    /// the `Send` of a message that was not kept before.
    Save(MessageId),
    /// Drop the message's record, and the bytes of its file.
    Remove(MessageId),
    /// A new incoming message: announce it. Once for each id.
    Arrived(MessageId),
    /// The status of a message is another.
    StatusChanged(MessageId),
    /// The connection is in another state.
    ConnectionChanged,
}

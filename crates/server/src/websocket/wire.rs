//! One WebSocket as typed frames, with a deadline on everything written.

use std::future::Future;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures::SinkExt;
use kite_domain::Seq;
use kite_protocol::v2::ClientFrame;
use kite_protocol::{Refusal, json};
use tokio::time::timeout;
use tungstenite::Error as WsError;

use super::delivery::Batch;
use super::version::{Frame, Refused, Version};

/// How long a peer may take to answer a Close.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// Why a connection ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Ending {
    /// The peer closed, vanished, or does not read: there is nobody to tell.
    Gone,
    /// Nothing came for too long.
    Idle,
    /// The server stops.
    Stopping,
    /// The conversation has been removed, with its visitor or its channel.
    Removed,
    /// A frame is too long to be read at all.
    TooLarge,
    /// A text frame is no UTF-8.
    NotUtf8,
    /// The peer breaks the WebSocket protocol.
    Protocol,
    /// The peer sends more and more, although it is refused.
    TooMany,
}

impl Ending {
    fn close_frame(self) -> Option<CloseFrame> {
        let (code, reason) = match self {
            Self::Gone => return None,
            Self::Idle => (1000, "idle for too long: send PING every 60 s"),
            Self::Stopping => (1001, "server restarting"),
            Self::Removed => (1001, "this conversation has been removed"),
            Self::TooLarge => (1009, "a frame may have 32 KiB at most"),
            Self::NotUtf8 => (1007, "a text frame must be UTF-8"),
            Self::Protocol => (1002, "broken WebSocket frame"),
            Self::TooMany => (1008, "too many frames: wait as long as ERR says"),
        };
        Some(CloseFrame {
            code,
            reason: reason.into(),
        })
    }
}

/// What came from the peer.
#[derive(Debug)]
pub(super) enum Incoming {
    /// A frame of the chat, or why it is none.
    Frame(Result<ClientFrame, Refused>),
    /// The peer has received everything up to this message.
    Confirmed(Seq),
    /// A sign of life without meaning.
    Alive,
    /// The connection cannot go on.
    End(Ending),
}

impl Incoming {
    /// The same, refused. A ping or a pong has no answer that could say so.
    pub(super) fn refused(self, refusal: Refusal) -> Self {
        match self {
            Self::Frame(frame) => {
                let id = match frame {
                    Ok(frame) => frame.id().cloned(),
                    Err(refused) => refused.id,
                };
                Self::Frame(Err(Refused { refusal, id }))
            }
            Self::Confirmed(_) | Self::Alive => Self::Alive,
            Self::End(ending) => Self::End(ending),
        }
    }
}

/// One WebSocket.
pub(super) struct Wire {
    socket: WebSocket,
    version: Version,
    write_timeout: Duration,
}

impl Wire {
    pub(super) fn new(socket: WebSocket, version: Version, write_timeout: Duration) -> Self {
        Self {
            socket,
            version,
            write_timeout,
        }
    }

    /// What comes next. Dropped before it is ready, it has lost nothing.
    pub(super) async fn receive(&mut self) -> Incoming {
        match self.socket.recv().await {
            Some(Ok(Message::Text(text))) => Incoming::Frame(self.version.decode(&text)),
            Some(Ok(Message::Binary(_))) => Incoming::Frame(Err(Refusal::BinaryFrame.into())),
            Some(Ok(Message::Pong(payload))) => {
                seq_of(&payload).map_or(Incoming::Alive, Incoming::Confirmed)
            }
            Some(Ok(Message::Ping(_))) => Incoming::Alive,
            Some(Ok(Message::Close(_))) => {
                // Reading on sends the answer to the peer's Close.
                let _ = timeout(CLOSE_TIMEOUT, self.socket.recv()).await;
                Incoming::End(Ending::Gone)
            }
            None => Incoming::End(Ending::Gone),
            Some(Err(error)) => Incoming::End(ending(&error.into_inner())),
        }
    }

    /// Sends the frames.
    pub(super) async fn send(&mut self, frames: &[Frame]) -> Result<(), Ending> {
        for frame in frames {
            let text = Message::text(json::print(frame.encode()));
            in_time(self.write_timeout, self.socket.feed(text)).await?;
        }
        in_time(self.write_timeout, self.socket.flush()).await
    }

    /// Sends the frames, and asks the peer to confirm them if that is wanted.
    pub(super) async fn send_batch(&mut self, batch: &Batch) -> Result<(), Ending> {
        self.send(&batch.frames).await?;
        let Some(last) = batch.confirm else {
            return Ok(());
        };
        // A browser answers a Ping after it has taken what came before it.
        let ping = Message::Ping(Bytes::copy_from_slice(&last.0.to_be_bytes()));
        in_time(self.write_timeout, self.socket.send(ping)).await
    }

    /// Says why and closes.
    pub(super) async fn close(mut self, ending: Ending) {
        let Some(frame) = ending.close_frame() else {
            return;
        };
        let closed = async {
            self.socket.send(Message::Close(Some(frame))).await?;
            // The peer's own Close makes the end a clean one on its side.
            while self.socket.recv().await.is_some_and(|next| next.is_ok()) {}
            Ok(())
        };
        // Whoever does not answer is dropped.
        let _ = in_time(CLOSE_TIMEOUT, closed).await;
    }
}

async fn in_time(
    limit: Duration,
    sent: impl Future<Output = Result<(), axum::Error>>,
) -> Result<(), Ending> {
    match timeout(limit, sent).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Ending::Gone),
    }
}

fn seq_of(payload: &[u8]) -> Option<Seq> {
    payload.try_into().ok().map(u32::from_be_bytes).map(Seq)
}

fn ending(error: &axum::BoxError) -> Ending {
    match error.downcast_ref::<WsError>() {
        Some(WsError::Capacity(_)) => Ending::TooLarge,
        Some(WsError::Utf8(_)) => Ending::NotUtf8,
        Some(WsError::Protocol(
            tungstenite::error::ProtocolError::ResetWithoutClosingHandshake,
        ))
        | None => Ending::Gone,
        Some(WsError::Protocol(_)) => Ending::Protocol,
        Some(_) => Ending::Gone,
    }
}

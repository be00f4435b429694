//! A visitor's page, as k1te.chat.v2 has it.

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::stage::{CHANNEL, soon};

const SENT_AT: &str = "2026-11-21T10:43:05.120Z";

/// A page that has joined.
pub(crate) struct Device {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// INFO's connectors.
    pub(crate) connectors: Value,
}

impl Device {
    /// A visitor of [`CHANNEL`].
    pub(crate) async fn joined(url: &str, name: &str) -> Self {
        Self::joined_to(CHANNEL, url, name).await
    }

    /// A visitor of another channel.
    pub(crate) async fn joined_to(channel: &str, url: &str, name: &str) -> Self {
        let url = format!("{}/channels", url.replacen("http", "ws", 1));
        let mut request = url.into_client_request().unwrap();
        let protocol = "k1te.chat.v2".parse().unwrap();
        request
            .headers_mut()
            .insert("sec-websocket-protocol", protocol);
        let connected = tokio_tungstenite::connect_async(request).await;
        let mut device = Self {
            socket: connected.unwrap().0,
            connectors: Value::Null,
        };
        let (member, secret) = (format!("member_of_{name}"), format!("{name:_<32}"));
        device
            .send(json!(["JOIN", member, name, channel, secret, null, null]))
            .await;
        device.connectors = device.next("INFO").await[2].clone();
        device.next("LIVE").await;
        device
    }

    pub(crate) async fn send(&mut self, frame: Value) {
        let sent = self.socket.send(Message::text(frame.to_string()));
        soon("writing to the server", sent).await.unwrap();
    }

    /// The next frame of this type, or an ERR.
    pub(crate) async fn next(&mut self, frame_type: &str) -> Value {
        loop {
            let message = soon(frame_type, self.socket.next()).await.unwrap().unwrap();
            let Message::Text(text) = message else {
                continue;
            };
            let frame: Value = serde_json::from_str(&text).unwrap();
            if frame[0] == frame_type || frame[0] == "ERR" {
                return frame;
            }
        }
    }

    /// The visitor writes.
    pub(crate) async fn says(&mut self, id: &str, text: &str) {
        self.send(json!(["TXT", id, text, SENT_AT])).await;
        let ack = self.next("ACK").await;
        assert_eq!((&ack[0], &ack[1]), (&json!("ACK"), &json!(id)), "{ack}");
    }

    /// Waits until a text comes; gives the frame.
    pub(crate) async fn hears(&mut self, text: &str) -> Value {
        loop {
            let frame = self.next("TXT").await;
            assert_eq!(frame[0], "TXT", "{frame}");
            if frame[5] == text {
                return frame;
            }
        }
    }

    /// What LINK is answered with.
    pub(crate) async fn link(&mut self, id: &str) -> Value {
        self.send(json!(["LINK", id])).await;
        self.next("LINK").await
    }
}

//! A visitor's client, frame by frame.

use std::net::SocketAddr;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Response;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::server::{CHANNEL, TestServer};
use super::soon;

pub(crate) const SENT_AT: &str = "2023-11-22T10:43:05.120Z";

/// How to connect.
#[derive(Clone, Debug)]
pub(crate) struct Dial<'a> {
    pub(crate) query: &'a str,
    pub(crate) protocol: Option<&'a str>,
    pub(crate) origin: Option<&'a str>,
    pub(crate) receive_buffer: Option<u32>,
    pub(crate) forwarded_for: Option<&'a str>,
}

impl Default for Dial<'_> {
    fn default() -> Self {
        Self {
            query: "",
            protocol: Some("k1te.chat.v1"),
            origin: None,
            receive_buffer: None,
            forwarded_for: None,
        }
    }
}

impl Dial<'_> {
    /// The connection with the server's answer, or its refusal.
    pub(crate) async fn connect(
        &self,
        socket_url: &str,
    ) -> Result<(Visitor, Response), Box<axum::http::Response<Option<Vec<u8>>>>> {
        let mut request = format!("{socket_url}{}", self.query)
            .into_client_request()
            .unwrap();
        let headers = request.headers_mut();
        if let Some(protocol) = self.protocol {
            headers.insert("sec-websocket-protocol", protocol.parse().unwrap());
        }
        if let Some(origin) = self.origin {
            headers.insert("origin", origin.parse().unwrap());
        }
        if let Some(address) = self.forwarded_for {
            headers.insert("x-forwarded-for", address.parse().unwrap());
        }
        let address: SocketAddr = request.uri().authority().unwrap().as_str().parse().unwrap();
        let socket = TcpSocket::new_v4().unwrap();
        if let Some(size) = self.receive_buffer {
            socket.set_recv_buffer_size(size).unwrap();
        }
        let stream = socket.connect(address).await.unwrap();
        match tokio_tungstenite::client_async(request, stream).await {
            Ok((socket, response)) => Ok((Visitor { socket }, response)),
            Err(Error::Http(response)) => Err(response),
            Err(other) => panic!("no handshake: {other}"),
        }
    }
}

/// A connected visitor.
pub(crate) struct Visitor {
    pub(crate) socket: WebSocketStream<TcpStream>,
}

impl Visitor {
    pub(crate) async fn connect(server: &TestServer) -> Self {
        Self::connect_to(&server.socket()).await
    }

    pub(crate) async fn connect_to(socket_url: &str) -> Self {
        Dial::default().connect(socket_url).await.unwrap().0
    }

    /// Connects and joins [`CHANNEL`].
    pub(crate) async fn joined(server: &TestServer, member: &str) -> Self {
        let mut visitor = Self::connect(server).await;
        visitor.join(member, CHANNEL).await;
        visitor
    }

    pub(crate) async fn join(&mut self, member: &str, channel: &str) {
        self.send(join(member, channel)).await;
        assert_eq!(self.receive().await, json!(["OK"]));
    }

    pub(crate) async fn send(&mut self, frame: Value) {
        self.send_raw(Message::text(frame.to_string())).await;
    }

    pub(crate) async fn send_raw(&mut self, message: Message) {
        soon("writing to the server", self.socket.send(message))
            .await
            .unwrap();
    }

    /// The next frame.
    pub(crate) async fn receive(&mut self) -> Value {
        loop {
            match soon("a frame", self.socket.next()).await.unwrap().unwrap() {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("not a frame: {other:?}"),
            }
        }
    }

    /// The code of the ERR that must come next.
    pub(crate) async fn refused(&mut self) -> u64 {
        let frame = self.receive().await;
        assert_eq!(frame[0], "ERR", "{frame}");
        assert!(frame[1].as_str().unwrap().starts_with("⛔ "), "{frame}");
        frame[2].as_u64().unwrap()
    }

    /// Sends a text and gives the ACK.
    pub(crate) async fn say(&mut self, id: &str, text: &str) -> Value {
        self.send(txt(id, text)).await;
        let ack = self.receive().await;
        assert_eq!((&ack[0], &ack[1]), (&json!("ACK"), &json!(id)), "{ack}");
        ack
    }

    /// Asserts that the connection lives and that nothing else was under way.
    pub(crate) async fn nothing_came(&mut self) {
        self.send(json!(["PING"])).await;
        assert_eq!(self.receive().await, json!(["PONG"]));
    }

    /// Returns when the server knows that everything received was received.
    pub(crate) async fn confirm(&mut self) {
        // The first PONG comes after the server's question was read, the
        // second after our answer to it was.
        self.nothing_came().await;
        self.nothing_came().await;
    }

    /// Why the server closes.
    pub(crate) async fn closed(&mut self) -> CloseFrame {
        loop {
            match soon("a close", self.socket.next()).await {
                Some(Ok(Message::Close(frame))) => return frame.unwrap(),
                Some(Ok(_)) => {}
                end => panic!("no Close: {end:?}"),
            }
        }
    }
}

pub(crate) fn join(member: &str, channel: &str) -> Value {
    json!(["JOIN", member, null, channel])
}

pub(crate) fn txt(id: &str, text: &str) -> Value {
    json!(["TXT", id, text, SENT_AT])
}

pub(crate) fn upl(id: &str, name: &str, media_type: &str, size: u64) -> Value {
    json!(["UPL", id, name, media_type, size, SENT_AT])
}

pub(crate) fn bin(id: &str, uri: &str, name: &str, media_type: &str, size: u64) -> Value {
    json!(["BIN", id, uri, name, media_type, size, SENT_AT])
}

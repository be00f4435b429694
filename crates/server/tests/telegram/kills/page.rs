//! A visitor's page, which outlives the program: it keeps what has come, says
//! again what was not acknowledged, and goes on behind what it has.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::talk::{self, FILE_TYPE, is_file};
use crate::stage::{CHANNEL, soon};

const SENT_AT: &str = "2026-11-21T10:43:05.120Z";
const DEVICE: &str = "the-device-of-a-patient-visitor__";
const ENTRIES: [&str; 6] = ["TXT", "BIN", "EDIT", "STATE", "RATE", "HANDOFF"];

/// The connection is.
#[derive(Debug)]
pub(crate) struct Gone;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

pub(crate) struct Page {
    socket: Option<Socket>,
    /// Every entry, as it came.
    log: Vec<Value>,
    /// The number of the next message: those before are acknowledged.
    next: u64,
}

impl Page {
    pub(crate) fn new() -> Self {
        Self {
            socket: None,
            log: Vec::new(),
            next: 0,
        }
    }

    /// How many messages are acknowledged.
    pub(crate) fn said(&self) -> u64 {
        self.next
    }

    /// Connects, and gets what it lacks.
    pub(crate) async fn join(&mut self, url: &str) -> Result<(), Gone> {
        let url = format!("{}/channels", url.replacen("http", "ws", 1));
        let mut request = url.into_client_request().unwrap();
        let protocol = "k1te.chat.v2".parse().unwrap();
        let headers = request.headers_mut();
        headers.insert("sec-websocket-protocol", protocol);
        let connected = tokio_tungstenite::connect_async(request).await;
        self.socket = Some(connected.map_err(|_| Gone)?.0);
        let after = self.log.len();
        let join = json!(["JOIN", "a_visitor", "Olena", CHANNEL, DEVICE, after, null]);
        self.send(join).await?;
        self.until("LIVE", None).await.map(drop)
    }

    /// Says the next message, again if it may have been said before, until it
    /// is acknowledged.
    pub(crate) async fn say_next(&mut self) -> Result<(), Gone> {
        let words = talk::question(self.next);
        let id = id(self.next);
        let frame = if is_file(self.next) {
            let uri = self.upload(&id, &words).await?;
            let size = talk::bytes(&words).len();
            json!(["BIN", id, uri, words, FILE_TYPE, size, SENT_AT])
        } else {
            json!(["TXT", id, words, SENT_AT])
        };
        self.send(frame).await?;
        self.until("ACK", Some(&id)).await?;
        self.next += 1;
        Ok(())
    }

    async fn upload(&mut self, id: &str, name: &str) -> Result<String, Gone> {
        let bytes = talk::bytes(name);
        let offer = json!(["UPL", id, name, FILE_TYPE, bytes.len(), SENT_AT]);
        self.send(offer).await?;
        let place = self.until("UPL", Some(id)).await?;
        let put = reqwest::Client::new().put(place[3].as_str().unwrap());
        let put = put.header("content-type", FILE_TYPE).body(bytes);
        let status = put.send().await.map_err(|_| Gone)?.status();
        assert_eq!(status, 204, "{name}");
        Ok(place[2].as_str().unwrap().to_owned())
    }

    /// Takes in what comes for so long.
    pub(crate) async fn listen(&mut self, long: Duration) -> Result<(), Gone> {
        let come = async {
            loop {
                self.frame().await?;
            }
        };
        timeout(long, come).await.unwrap_or(Ok(()))
    }

    /// Waits until this many operators' messages are there.
    pub(crate) async fn has_heard(&mut self, many: usize) -> Result<(), Gone> {
        while self.heard().len() < many {
            soon("an answer", self.frame()).await?;
        }
        Ok(())
    }

    /// What operators have said, or called their files.
    pub(crate) fn heard(&self) -> Vec<&str> {
        let of_operators = self.log.iter().filter(|entry| entry[3] == "operator");
        let words = of_operators.map(|entry| match entry[0].as_str() {
            Some("TXT") => &entry[5],
            _ => &entry[6],
        });
        words.map(|words| words.as_str().unwrap()).collect()
    }

    /// The ids of all entries.
    pub(crate) fn ids(&self) -> Vec<&str> {
        let ids = self.log.iter().map(|entry| entry[2].as_str().unwrap());
        ids.collect()
    }

    /// Where in the log the visitor's messages are, one after the other.
    pub(crate) fn places(&self) -> Vec<usize> {
        let ids = self.ids();
        let place = |number| {
            let mut found = ids.iter().enumerate().filter(|(_, it)| **it == id(number));
            let place = found.next().map(|(place, _)| place);
            assert_eq!(found.next(), None, "{number} is there twice");
            place.unwrap_or_else(|| panic!("{number} is not there"))
        };
        (0..self.next).map(place).collect()
    }

    /// The files, by their names, with where they are.
    pub(crate) fn files(&self) -> Vec<(&str, &str)> {
        let files = self.log.iter().filter(|entry| entry[0] == "BIN");
        let words = files.map(|entry| (entry[6].as_str(), entry[5].as_str()));
        words
            .map(|(name, uri)| (name.unwrap(), uri.unwrap()))
            .collect()
    }

    async fn send(&mut self, frame: Value) -> Result<(), Gone> {
        let socket = self.socket.as_mut().ok_or(Gone)?;
        let sent = socket.send(Message::text(frame.to_string())).await;
        sent.map_err(|_| Gone)
    }

    /// Takes in what comes until a frame of this type, about this message.
    async fn until(&mut self, frame_type: &str, id: Option<&str>) -> Result<Value, Gone> {
        loop {
            let frame = self.frame().await?;
            if frame[0] == frame_type && id.is_none_or(|id| frame[1] == id) {
                return Ok(frame);
            }
        }
    }

    /// The next frame; an entry is kept, and has to be the next one.
    async fn frame(&mut self) -> Result<Value, Gone> {
        let socket = self.socket.as_mut().ok_or(Gone)?;
        loop {
            let Some(Ok(message)) = socket.next().await else {
                return Err(Gone);
            };
            let Message::Text(text) = message else {
                continue;
            };
            let frame: Value = serde_json::from_str(&text).unwrap();
            let frame_type = frame[0].as_str().unwrap();
            assert!(!matches!(frame_type, "ERR" | "SYNC"), "{frame}");
            if ENTRIES.contains(&frame_type) {
                assert_eq!(frame[1], self.log.len() + 1, "{frame}");
                self.log.push(frame.clone());
            }
            return Ok(frame);
        }
    }
}

fn id(number: u64) -> String {
    format!("id_{number}")
}

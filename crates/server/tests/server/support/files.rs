//! Files' way: UPL, PUT, BIN, GET.

use axum::body::Bytes;
use reqwest::{Client, Response};
use serde_json::json;

use super::visitor::{Visitor, bin, upl};

/// A file that a visitor sends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Upload<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) media_type: &'a str,
    pub(crate) bytes: &'static [u8],
}

/// A small picture.
pub(crate) const PICTURE: Upload<'static> = Upload {
    id: "file_1",
    name: "picture.png",
    media_type: "image/png",
    bytes: b"\x89PNG, more or less",
};

/// Where the server keeps a file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Slot {
    pub(crate) canonical: String,
    pub(crate) upload: String,
}

impl Upload<'_> {
    fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// Asks for a place.
    pub(crate) async fn offer(&self, visitor: &mut Visitor) -> Slot {
        let offer = upl(self.id, self.name, self.media_type, self.size());
        visitor.send(offer).await;
        let answer = visitor.receive().await;
        assert_eq!(
            (&answer[0], &answer[1]),
            (&json!("UPL"), &json!(self.id)),
            "{answer}"
        );
        Slot {
            canonical: answer[2].as_str().unwrap().to_owned(),
            upload: answer[3].as_str().unwrap().to_owned(),
        }
    }

    /// PUTs its bytes.
    pub(crate) async fn put(&self, slot: &Slot) -> Response {
        put(&slot.upload, self.media_type, self.bytes).await
    }

    /// Sends its message.
    pub(crate) async fn announce(&self, visitor: &mut Visitor, uri: &str) {
        let frame = bin(self.id, uri, self.name, self.media_type, self.size());
        visitor.send(frame).await;
    }

    /// All of it; gives its place.
    pub(crate) async fn send(&self, visitor: &mut Visitor) -> Slot {
        let slot = self.offer(visitor).await;
        assert_eq!(self.put(&slot).await.status(), 204);
        self.announce(visitor, &slot.canonical).await;
        let ack = visitor.receive().await;
        assert_eq!(
            (&ack[0], &ack[1]),
            (&json!("ACK"), &json!(self.id)),
            "{ack}"
        );
        slot
    }
}

pub(crate) async fn put(url: &str, media_type: &str, bytes: impl Into<Bytes>) -> Response {
    Client::new()
        .put(url)
        .header("Content-Type", media_type)
        .body(bytes.into())
        .send()
        .await
        .unwrap()
}

pub(crate) async fn get(url: &str) -> Response {
    Client::new().get(url).send().await.unwrap()
}

pub(crate) fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

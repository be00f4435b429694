//! `k1te.chat.v1`: the frames that K1te servers and web clients exchange.

mod client;
mod refusal;
mod server;

pub use client::ClientFrame;
pub use refusal::Refusal;
pub use server::ServerFrame;

use crate::element::Element;
use crate::file::FileMeta;
use crate::id::MessageId;
use crate::timestamp::Timestamp;

/// The WebSocket subprotocol by which a client asks for this version.
pub const SUBPROTOCOL: &str = "k1te.chat.v1";

const MESSAGE_ID: &str = "messageId";

/// TXT reads the same in both directions.
fn text(id: &MessageId, text: &str, sent_at: Timestamp) -> Vec<Element> {
    vec![
        "TXT".into(),
        id.as_str().into(),
        text.into(),
        sent_at.to_string().into(),
    ]
}

/// So does BIN.
fn file(id: &MessageId, uri: &str, file: &FileMeta, sent_at: Timestamp) -> Vec<Element> {
    vec![
        "BIN".into(),
        id.as_str().into(),
        uri.into(),
        file.name.as_str().into(),
        file.media_type.as_str().into(),
        size(file),
        sent_at.to_string().into(),
    ]
}

#[expect(
    clippy::cast_precision_loss,
    reason = "sizes above 2^53 are far beyond every limit"
)]
fn size(file: &FileMeta) -> Element {
    Element::Number(file.size as f64)
}

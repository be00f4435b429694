//! `k1te.chat.v1`: the frames that K1te servers and web clients exchange.

mod client;
mod server;

pub use client::ClientFrame;
pub use server::ServerFrame;

use crate::element::Element;
use crate::file::FileMeta;
use crate::id::MessageId;
use crate::timestamp::Timestamp;

/// The WebSocket subprotocol by which a client asks for this version.
pub const SUBPROTOCOL: &str = "k1te.chat.v1";

const MESSAGE_ID: &str = "messageId";

/// TXT reads the same in both directions.
pub(crate) fn text(id: &MessageId, text: &str, sent_at: Timestamp) -> Vec<Element> {
    vec![
        "TXT".into(),
        id.as_str().into(),
        text.into(),
        sent_at.into(),
    ]
}

/// So does BIN.
pub(crate) fn file(id: &MessageId, uri: &str, file: &FileMeta, sent_at: Timestamp) -> Vec<Element> {
    vec![
        "BIN".into(),
        id.as_str().into(),
        uri.into(),
        file.name.as_str().into(),
        file.media_type.as_str().into(),
        size(file),
        sent_at.into(),
    ]
}

/// The client's UPL.
pub(crate) fn upload(id: &MessageId, file: &FileMeta, sent_at: Timestamp) -> Vec<Element> {
    vec![
        "UPL".into(),
        id.as_str().into(),
        file.name.as_str().into(),
        file.media_type.as_str().into(),
        size(file),
        sent_at.into(),
    ]
}

/// The server's UPL.
pub(crate) fn place(id: &MessageId, canonical_uri: &str, upload_uri: Option<&str>) -> Vec<Element> {
    let mut elements = vec!["UPL".into(), id.as_str().into(), canonical_uri.into()];
    elements.extend(upload_uri.map(Element::from));
    elements
}

#[expect(
    clippy::cast_precision_loss,
    reason = "sizes above 2^53 are far beyond every limit"
)]
pub(crate) fn size(file: &FileMeta) -> Element {
    Element::Number(file.size as f64)
}

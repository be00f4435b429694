//! Frames of v1.

use kite_protocol::MemberId;
use kite_protocol::v1::{ClientFrame, ServerFrame};
use proptest::prelude::*;

use super::{file, id, timestamp, uri};

pub(crate) fn client_frame() -> impl Strategy<Value = ClientFrame> {
    let member = r"[^\p{Cc}]{1,32}".prop_map(|text| MemberId::new(text).unwrap());
    let name = prop::option::of(r"[^\p{Cc}]{1,64}");
    prop_oneof![
        (member, name, any::<String>()).prop_map(|(member, name, channel)| ClientFrame::Join {
            member,
            name,
            channel,
        }),
        (id(), r"[^\x00]{0,400}", timestamp()).prop_map(|(id, text, sent_at)| ClientFrame::Text {
            id,
            text,
            sent_at
        }),
        (id(), file(), timestamp()).prop_map(|(id, file, sent_at)| ClientFrame::Upload {
            id,
            file,
            sent_at
        }),
        (id(), uri(), file(), timestamp()).prop_map(|(id, uri, file, sent_at)| {
            ClientFrame::File {
                id,
                uri,
                file,
                sent_at,
            }
        }),
        Just(ClientFrame::Ping),
        Just(ClientFrame::Pong),
    ]
}

pub(crate) fn server_frame() -> impl Strategy<Value = ServerFrame> {
    prop_oneof![
        Just(ServerFrame::Ok),
        (id(), any::<String>(), timestamp()).prop_map(|(id, text, sent_at)| ServerFrame::Text {
            id,
            text,
            sent_at
        }),
        (id(), uri(), prop::option::of(uri())).prop_map(|(id, canonical_uri, upload_uri)| {
            ServerFrame::Upload {
                id,
                canonical_uri,
                upload_uri,
            }
        }),
        (id(), uri(), file(), timestamp()).prop_map(|(id, uri, file, sent_at)| {
            ServerFrame::File {
                id,
                uri,
                file,
                sent_at,
            }
        }),
        (id(), id(), timestamp()).prop_map(|(id, destination_id, stored_at)| ServerFrame::Ack {
            id,
            destination_id,
            stored_at,
        }),
        (any::<String>(), any::<u16>())
            .prop_map(|(reason, code)| ServerFrame::Error { reason, code }),
        Just(ServerFrame::Ping),
        Just(ServerFrame::Pong),
    ]
}

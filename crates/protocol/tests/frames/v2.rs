//! Frames of v2.

use std::time::Duration;

use kite_protocol::limits::{DEVICE_TOKEN_BYTES, LIST_ELEMENTS, PAGE_ENTRIES, PRESENT_NAMES};
use kite_protocol::v2::{
    ClientFrame, Content, Entry, Hours, Info, Join, MINUTES_A_DAY, Mark, Role, ServerFrame, Span,
    State, UserToken,
};
use kite_protocol::{DeviceToken, MemberId};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{file, id, timestamp, uri};

/// A text of a few lines.
fn text() -> impl Strategy<Value = String> {
    r"[^\x00]{0,100}"
}

fn name() -> impl Strategy<Value = String> {
    r"[^\p{Cc}]{1,64}"
}

fn word() -> impl Strategy<Value = String> {
    r"[^\p{Cc}]{1,16}"
}

fn seq() -> impl Strategy<Value = u32> {
    1..=u32::MAX
}

fn stars() -> impl Strategy<Value = u8> {
    1..=5_u8
}

fn mark() -> impl Strategy<Value = Mark> {
    prop_oneof![Just(Mark::Delivered), Just(Mark::Read)]
}

fn state() -> impl Strategy<Value = State> {
    prop_oneof![Just(State::Open), Just(State::Resolved)]
}

fn join() -> impl Strategy<Value = Join> {
    let member = r"[^\p{Cc}]{1,32}".prop_map(|text| MemberId::new(text).unwrap());
    let device = vec(r"[A-Za-z0-9_-]", DEVICE_TOKEN_BYTES)
        .prop_map(|letters| DeviceToken::new(letters.concat()).unwrap());
    (
        member,
        option::of(name()),
        any::<String>(),
        device,
        option::of(any::<u32>()),
        option::of(text().prop_map(UserToken)),
    )
        .prop_map(|(member, name, channel, device, after, user_token)| Join {
            member,
            name,
            channel,
            device: Some(device),
            after,
            user_token,
        })
}

pub(crate) fn client_frame() -> impl Strategy<Value = ClientFrame> {
    let writing = prop_oneof![
        (id(), text(), timestamp()).prop_map(|(id, text, sent_at)| ClientFrame::Text {
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
        (id(), any::<u32>(), option::of(text()), timestamp()).prop_map(
            |(id, target, text, sent_at)| ClientFrame::Edit {
                id,
                target,
                text,
                sent_at,
            }
        ),
        (id(), stars(), option::of(text()), timestamp()).prop_map(
            |(id, stars, comment, sent_at)| ClientFrame::Rate {
                id,
                stars,
                comment,
                sent_at,
            }
        ),
    ];
    prop_oneof![
        join().prop_map(ClientFrame::Join),
        writing,
        (id(), option::of(text())).prop_map(|(id, reason)| ClientFrame::Report { id, reason }),
        id().prop_map(|id| ClientFrame::Link { id }),
        (id(), any::<u32>(), 1..=PAGE_ENTRIES)
            .prop_map(|(id, before, limit)| ClientFrame::History { id, before, limit }),
        (mark(), any::<u32>()).prop_map(|(mark, up_to)| ClientFrame::Mark { mark, up_to }),
        any::<bool>().prop_map(|on| ClientFrame::Typing { on }),
        Just(ClientFrame::Ping),
        Just(ClientFrame::Pong),
    ]
}

fn span() -> impl Strategy<Value = Span> {
    (1..=7_u8, 0..MINUTES_A_DAY)
        .prop_flat_map(|(weekday, from)| (Just(weekday), Just(from), from + 1..=MINUTES_A_DAY))
        .prop_map(|(weekday, from, to)| Span { weekday, from, to })
}

fn hours() -> impl Strategy<Value = Hours> {
    (
        any::<bool>(),
        option::of(timestamp()),
        word(),
        vec(span(), 0..=LIST_ELEMENTS),
    )
        .prop_map(|(open, changes_at, time_zone, week)| Hours {
            open,
            changes_at,
            time_zone,
            week,
        })
}

fn info() -> impl Strategy<Value = Info> {
    let words = || vec(word(), 0..=LIST_ELEMENTS);
    (
        name(),
        words(),
        any::<u32>(),
        vec((r"[ -~]{0,127}", any::<u32>()), 0..=LIST_ELEMENTS),
        words(),
        option::of(hours()),
    )
        .prop_map(
            |(title, connectors, text_bytes, files, languages, hours)| Info {
                title,
                connectors,
                text_bytes,
                files,
                languages,
                hours,
            },
        )
}

fn content() -> impl Strategy<Value = Content> {
    prop_oneof![
        (option::of(text()), option::of(timestamp()))
            .prop_map(|(text, edited_at)| Content::Text { text, edited_at }),
        (uri(), file()).prop_map(|(uri, file)| Content::File { uri, file }),
        (seq(), option::of(text())).prop_map(|(target, text)| Content::Edit { target, text }),
        state().prop_map(Content::State),
        (stars(), option::of(text()))
            .prop_map(|(stars, comment)| Content::Rating { stars, comment }),
        option::of(word()).prop_map(Content::Handoff),
    ]
}

fn entry() -> impl Strategy<Value = Entry> {
    let role = prop_oneof![
        Just(Role::Visitor),
        Just(Role::Operator),
        Just(Role::Notice)
    ];
    (
        seq(),
        id(),
        role,
        option::of(name()),
        timestamp(),
        content(),
    )
        .prop_map(|(seq, id, role, author, at, content)| Entry {
            seq,
            id,
            role,
            author,
            at,
            content,
        })
}

fn error() -> impl Strategy<Value = ServerFrame> {
    (
        word(),
        option::of(id()),
        text(),
        option::of(any::<u32>().prop_map(|millis| Duration::from_millis(millis.into()))),
    )
        .prop_map(|(code, id, reason, retry_after)| ServerFrame::Error {
            code,
            id,
            reason,
            retry_after,
        })
}

pub(crate) fn server_frame() -> impl Strategy<Value = ServerFrame> {
    let answers =
        prop_oneof![
            (id(), option::of(seq()), any::<bool>())
                .prop_map(|(id, first, more)| ServerFrame::Page { id, first, more }),
            (id(), any::<u32>(), timestamp()).prop_map(|(id, seq, stored_at)| ServerFrame::Ack {
                id,
                seq,
                stored_at
            }),
            (id(), uri(), option::of(uri())).prop_map(|(id, canonical_uri, upload_uri)| {
                ServerFrame::Upload {
                    id,
                    canonical_uri,
                    upload_uri,
                }
            }),
            (id(), uri(), timestamp()).prop_map(|(id, url, expires_at)| ServerFrame::Link {
                id,
                url,
                expires_at
            }),
            error(),
        ];
    let side = prop_oneof![Just(Role::Visitor), Just(Role::Operator)];
    prop_oneof![
        (any::<u32>(), state()).prop_map(|(last, state)| ServerFrame::Ok { last, state }),
        info().prop_map(ServerFrame::Info),
        seq().prop_map(|first| ServerFrame::Sync { first }),
        Just(ServerFrame::Live),
        entry().prop_map(ServerFrame::Entry),
        answers,
        (side, mark(), any::<u32>()).prop_map(|(side, mark, up_to)| ServerFrame::Mark {
            side,
            mark,
            up_to
        }),
        (option::of(name()), any::<bool>()).prop_map(|(name, on)| ServerFrame::Typing { name, on }),
        vec(name(), 0..=PRESENT_NAMES).prop_map(|names| ServerFrame::Presence { names }),
        Just(ServerFrame::Ping),
        Just(ServerFrame::Pong),
    ]
}

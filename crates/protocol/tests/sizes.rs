//! How large the frames of a server get.

#[cfg(test)]
mod refusals;

#[cfg(test)]
mod tests {
    use kite_protocol::limits::{
        COMMENT_BYTES, FILE_NAME_BYTES, FILE_TYPE_BYTES, FRAME_BYTES, LIST_ELEMENTS,
        MESSAGE_ID_BYTES, PRESENT_NAMES, REASON_BYTES, SERVER_FRAME_BYTES, TEXT_BYTES, TITLE_BYTES,
        URI_BYTES, WORD_BYTES,
    };
    use kite_protocol::v2::{
        Content, Entry, Hours, Info, MINUTES_A_DAY, Role, ServerFrame, Span, State,
    };
    use kite_protocol::{FileMeta, MessageId, Timestamp, json};

    use super::refusals;

    /// An ERR is read by who gets it, and short.
    #[test]
    fn every_refusal_is_a_short_frame() {
        let longest = MessageId::new("\"".repeat(MESSAGE_ID_BYTES)).unwrap();
        for refusal in refusals::all() {
            let frame = refusal.to_v2(Some(longest.clone()));
            let text = json::print(frame.encode());
            assert!(text.len() < 4096, "{refusal:?}: {text}");
            let read = json::parse(&text).and_then(ServerFrame::decode);
            assert!(matches!(read, Ok(ServerFrame::Error { .. })), "{read:?}");
            let text = json::print(refusal.to_v1().encode());
            assert!(text.len() < 4096, "{refusal:?}: {text}");
        }
    }

    /// The largest of each frame of v2 that a server can say, with what takes
    /// the most bytes in JSON.
    #[test]
    fn the_largest_frame_of_a_server_has_its_bound() {
        let escaped = |bytes: usize| "\u{1}".repeat(bytes);
        let quoted = |bytes: usize| "\"".repeat(bytes);
        let id = || MessageId::new(quoted(MESSAGE_ID_BYTES)).unwrap();
        let file = FileMeta {
            name: quoted(FILE_NAME_BYTES),
            media_type: quoted(FILE_TYPE_BYTES),
            size: (1 << 53) - 1,
        };
        let entry = |content| {
            ServerFrame::Entry(Entry {
                seq: u32::MAX,
                id: id(),
                role: Role::Operator,
                author: Some(quoted(TITLE_BYTES)),
                at: Timestamp::MAX,
                content,
            })
        };
        let words = || vec![quoted(WORD_BYTES); LIST_ELEMENTS];
        let span = Span {
            weekday: 7,
            from: MINUTES_A_DAY - 1,
            to: MINUTES_A_DAY,
        };
        let info = Info {
            title: quoted(TITLE_BYTES),
            connectors: words(),
            text_bytes: u32::MAX,
            files: vec![(quoted(FILE_TYPE_BYTES), u32::MAX); LIST_ELEMENTS],
            languages: words(),
            hours: Some(Hours {
                open: false,
                changes_at: Some(Timestamp::MAX),
                time_zone: quoted(WORD_BYTES),
                week: vec![span; LIST_ELEMENTS],
            }),
        };
        let frames = [
            entry(Content::Text {
                text: Some(escaped(TEXT_BYTES)),
                edited_at: Some(Timestamp::MAX),
            }),
            entry(Content::File {
                uri: quoted(URI_BYTES),
                file,
            }),
            entry(Content::Edit {
                target: u32::MAX,
                text: Some(escaped(TEXT_BYTES)),
            }),
            entry(Content::State(State::Resolved)),
            entry(Content::Rating {
                stars: 5,
                comment: Some(escaped(COMMENT_BYTES)),
            }),
            entry(Content::Handoff(Some(quoted(WORD_BYTES)))),
            ServerFrame::Info(info),
            ServerFrame::Upload {
                id: id(),
                canonical_uri: quoted(URI_BYTES),
                upload_uri: Some(quoted(URI_BYTES)),
            },
            ServerFrame::Link {
                id: id(),
                url: quoted(URI_BYTES),
                expires_at: Timestamp::MAX,
            },
            ServerFrame::Presence {
                names: vec![quoted(TITLE_BYTES); PRESENT_NAMES],
            },
            ServerFrame::Error {
                code: quoted(WORD_BYTES),
                id: Some(id()),
                reason: escaped(REASON_BYTES),
                retry_after: None,
            },
        ];
        let mut largest = 0;
        for frame in frames {
            let text = json::print(frame.encode());
            assert_eq!(json::parse(&text).and_then(ServerFrame::decode), Ok(frame));
            largest = largest.max(text.len());
        }
        assert!(largest <= SERVER_FRAME_BYTES, "{largest}");
        assert!(
            largest > SERVER_FRAME_BYTES - 2048,
            "{largest}: a lower bound would do"
        );
        const { assert!(SERVER_FRAME_BYTES <= FRAME_BYTES) };
    }
}

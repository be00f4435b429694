//! v1 in the terms of v2, so that either side has one set of frames inside and
//! a version only at its socket.

use crate::text::decimal;
use crate::v1;
use crate::v2::{self, Content, Entry, Role, State};

impl From<v1::ClientFrame> for v2::ClientFrame {
    fn from(frame: v1::ClientFrame) -> Self {
        match frame {
            v1::ClientFrame::Join {
                member,
                name,
                channel,
            } => Self::Join(v2::Join {
                member,
                name,
                channel,
                device: None,
                after: None,
                user_token: None,
            }),
            v1::ClientFrame::Text { id, text, sent_at } => Self::Text { id, text, sent_at },
            v1::ClientFrame::Upload { id, file, sent_at } => Self::Upload { id, file, sent_at },
            v1::ClientFrame::File {
                id,
                uri,
                file,
                sent_at,
            } => Self::File {
                id,
                uri,
                file,
                sent_at,
            },
            v1::ClientFrame::Ping => Self::Ping,
            v1::ClientFrame::Pong => Self::Pong,
        }
    }
}

impl v2::ClientFrame {
    /// The same in v1; none where v1 has no word for it.
    pub fn into_v1(self) -> Option<v1::ClientFrame> {
        Some(match self {
            Self::Join(join) => v1::ClientFrame::Join {
                member: join.member,
                name: join.name,
                channel: join.channel,
            },
            Self::Text { id, text, sent_at } => v1::ClientFrame::Text { id, text, sent_at },
            Self::Upload { id, file, sent_at } => v1::ClientFrame::Upload { id, file, sent_at },
            Self::File {
                id,
                uri,
                file,
                sent_at,
            } => v1::ClientFrame::File {
                id,
                uri,
                file,
                sent_at,
            },
            Self::Ping => v1::ClientFrame::Ping,
            Self::Pong => v1::ClientFrame::Pong,
            Self::Edit { .. }
            | Self::Rate { .. }
            | Self::Report { .. }
            | Self::Link { .. }
            | Self::History { .. }
            | Self::Mark { .. }
            | Self::Typing { .. } => return None,
        })
    }
}

/// Entries of v1 have no number: it is 0 in its place. ERR's code is v1's
/// number as text.
impl From<v1::ServerFrame> for v2::ServerFrame {
    fn from(frame: v1::ServerFrame) -> Self {
        let incoming = |id, at, content| {
            Self::Entry(Entry {
                seq: 0,
                id,
                role: Role::Operator,
                author: None,
                at,
                content,
            })
        };
        match frame {
            v1::ServerFrame::Ok => Self::Ok {
                last: 0,
                state: State::Open,
            },
            v1::ServerFrame::Text { id, text, sent_at } => {
                let text = Content::Text {
                    text: Some(text),
                    edited_at: None,
                };
                incoming(id, sent_at, text)
            }
            v1::ServerFrame::File {
                id,
                uri,
                file,
                sent_at,
            } => incoming(id, sent_at, Content::File { uri, file }),
            v1::ServerFrame::Upload {
                id,
                canonical_uri,
                upload_uri,
            } => Self::Upload {
                id,
                canonical_uri,
                upload_uri,
            },
            v1::ServerFrame::Ack { id, stored_at, .. } => Self::Ack {
                id,
                seq: 0,
                stored_at,
            },
            v1::ServerFrame::Error { reason, code } => Self::Error {
                code: decimal(code.into()),
                id: None,
                reason: reason.strip_prefix("⛔ ").unwrap_or(&reason).to_owned(),
                retry_after: None,
            },
            v1::ServerFrame::Ping => Self::Ping,
            v1::ServerFrame::Pong => Self::Pong,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FileMeta, MessageId, Timestamp};

    fn id() -> MessageId {
        MessageId::new("a").unwrap()
    }

    const AT: Timestamp = Timestamp::MIN;

    #[test]
    fn messages_of_v1_are_an_operators_and_have_no_number() {
        let file = FileMeta {
            name: "cat.png".into(),
            media_type: "image/png".into(),
            size: 9,
        };
        let text = v1::ServerFrame::Text {
            id: id(),
            text: "hi".into(),
            sent_at: AT,
        };
        let sent = v1::ServerFrame::File {
            id: id(),
            uri: "https://x/1".into(),
            file: file.clone(),
            sent_at: AT,
        };
        let said = Content::Text {
            text: Some("hi".into()),
            edited_at: None,
        };
        let uri = "https://x/1".into();
        for (frame, content) in [(text, said), (sent, Content::File { uri, file })] {
            let entry = Entry {
                seq: 0,
                id: id(),
                role: Role::Operator,
                author: None,
                at: AT,
                content,
            };
            assert_eq!(v2::ServerFrame::from(frame), v2::ServerFrame::Entry(entry));
        }
    }

    #[test]
    fn a_refusal_of_v1_keeps_its_number_and_loses_its_sign() {
        for reason in ["⛔ no", "no"] {
            let frame = v1::ServerFrame::Error {
                reason: reason.into(),
                code: 404,
            };
            let expected = v2::ServerFrame::Error {
                code: "404".into(),
                id: None,
                reason: "no".into(),
                retry_after: None,
            };
            assert_eq!(v2::ServerFrame::from(frame), expected);
        }
    }

    #[test]
    fn v1_has_no_word_for_what_is_new() {
        for frame in [
            v2::ClientFrame::Link { id: id() },
            v2::ClientFrame::Typing { on: true },
            v2::ClientFrame::Report {
                id: id(),
                reason: None,
            },
        ] {
            assert_eq!(frame.into_v1(), None);
        }
    }
}

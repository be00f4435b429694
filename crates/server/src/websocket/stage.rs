//! What a connection may do: before JOIN little, afterwards everything but
//! JOIN. Pure; it knows neither the socket nor the store.
//!
//! There is no stage between JOIN and OK: a connection takes its next frame
//! only when the one before is answered, so frames that come before OK wait in
//! the socket, in their order, and a peer that sends more than the socket
//! holds has to wait as well.

use kite_domain::Membership;
use kite_protocol::Refusal;
use kite_protocol::v1::ClientFrame;
use kite_protocol::{FileMeta, MemberId, MessageId, Timestamp};

/// How far a connection is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stage {
    /// Nobody has joined yet.
    Stranger,
    /// It acts for this visitor.
    Joined(Membership),
}

/// What a frame asks for.
#[derive(Debug, PartialEq)]
pub(super) enum Request {
    /// Answer PONG.
    Ping,
    /// Nothing: it was a sign of life.
    Pong,
    /// Join a channel.
    Join {
        member: MemberId,
        name: Option<String>,
        channel: String,
    },
    /// Do something as a visitor.
    Act(Membership, Act),
}

/// What only a visitor can do.
#[derive(Debug, PartialEq)]
pub(super) enum Act {
    /// Say a text.
    Say {
        id: MessageId,
        text: String,
        sent_at: Timestamp,
    },
    /// Ask for a place to upload a file to.
    Offer { id: MessageId, file: FileMeta },
    /// Send the uploaded file.
    SendFile {
        id: MessageId,
        uri: String,
        sent_at: Timestamp,
    },
}

impl Stage {
    /// What this frame asks for at this stage.
    pub(super) fn request(self, frame: ClientFrame) -> Result<Request, Refusal> {
        let act = match frame {
            ClientFrame::Ping => return Ok(Request::Ping),
            ClientFrame::Pong => return Ok(Request::Pong),
            ClientFrame::Join {
                member,
                name,
                channel,
            } => {
                return match self {
                    Self::Joined(_) => Err(Refusal::AlreadyJoined),
                    Self::Stranger => Ok(Request::Join {
                        member,
                        name,
                        channel,
                    }),
                };
            }
            ClientFrame::Text { id, text, sent_at } => Act::Say { id, text, sent_at },
            ClientFrame::Upload { id, file, .. } => Act::Offer { id, file },
            ClientFrame::File {
                id, uri, sent_at, ..
            } => Act::SendFile { id, uri, sent_at },
        };
        match self {
            Self::Joined(membership) => Ok(Request::Act(membership, act)),
            Self::Stranger if matches!(act, Act::Offer { .. }) => Err(Refusal::ChannelNotFound),
            Self::Stranger => Err(Refusal::NotJoined),
        }
    }
}

#[cfg(test)]
mod tests {
    use kite_domain::{ChannelId, ConversationId, Seq, VisitorId};
    use kite_protocol::json;

    use super::*;

    const JOINED: Stage = Stage::Joined(Membership {
        channel: ChannelId(1),
        visitor: VisitorId(2),
        conversation: ConversationId(3),
        delivered: Seq(4),
    });

    fn frame(text: &str) -> ClientFrame {
        ClientFrame::decode(json::parse(text).unwrap()).unwrap()
    }

    fn refused(stage: Stage, text: &str) -> Option<u16> {
        stage
            .request(frame(text))
            .err()
            .map(|refusal| refusal.code())
    }

    const JOIN: &str = r#"["JOIN","m",null,"demo_channel"]"#;
    const TXT: &str = r#"["TXT","a","hello","2023-11-22T10:43:05.120Z"]"#;
    const UPL: &str = r#"["UPL","a","n.png","image/png",3,"2023-11-22T10:43:05.120Z"]"#;
    const BIN: &str = r#"["BIN","a","u","n.png","image/png",3,"2023-11-22T10:43:05.120Z"]"#;

    #[test]
    fn a_stranger_may_ping_and_join_only() {
        assert_eq!(refused(Stage::Stranger, r#"["PING"]"#), None);
        assert_eq!(refused(Stage::Stranger, JOIN), None);
        assert_eq!(refused(Stage::Stranger, TXT), Some(502));
        assert_eq!(refused(Stage::Stranger, BIN), Some(502));
        assert_eq!(refused(Stage::Stranger, UPL), Some(404));
    }

    #[test]
    fn who_has_joined_may_do_everything_but_join() {
        for text in [r#"["PING"]"#, r#"["PONG"]"#, TXT, UPL, BIN] {
            assert_eq!(refused(JOINED, text), None, "{text}");
        }
        assert_eq!(refused(JOINED, JOIN), Some(409));
    }
}

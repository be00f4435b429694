//! The conformance vectors, which the tests in JavaScript use as well.
//!
//! Each is a frame's `text` with either the decoded `frame` or the `error`.
//! What the server refuses has its `refusal`: on a connection that has joined,
//! or as the first frame of all where the file says so.

#[cfg(test)]
mod described;

#[cfg(test)]
mod tests {
    use kite_protocol::Refusal;
    use kite_protocol::json;
    use kite_protocol::limits::FRAME_BYTES;
    use kite_protocol::v1::{ClientFrame, ServerFrame};
    use serde::Deserialize;
    use serde_json::Value;

    use super::described::{client_frame, server_frame};

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Vector {
        name: String,
        text: String,
        frame: Option<Value>,
        error: Option<String>,
        refusal: Option<Answer>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Answer {
        code: u16,
        reason: String,
    }

    impl From<Refusal> for Answer {
        fn from(refusal: Refusal) -> Self {
            match refusal.to_v1() {
                ServerFrame::Error { reason, code } => Self { code, reason },
                other => panic!("a refusal is an ERR, not {other:?}"),
            }
        }
    }

    fn vectors(text: &str) -> Vec<Vector> {
        let vectors: Vec<Vector> = serde_json::from_str(text).unwrap();
        assert!(vectors.iter().any(|vector| vector.frame.is_some()));
        assert!(vectors.iter().any(|vector| vector.error.is_some()));
        vectors
    }

    /// A client's frame as the server reads it.
    fn read(text: &str) -> Result<ClientFrame, Refusal> {
        if text.len() > FRAME_BYTES {
            let actual = text.len();
            return Err(Refusal::FrameTooLarge { actual });
        }
        Ok(json::parse(text).and_then(ClientFrame::decode)?)
    }

    fn check_client(vectors: &[Vector], refuse: fn(&ClientFrame) -> Result<(), Refusal>) {
        for vector in vectors {
            let name = &vector.name;
            let refusal = match read(&vector.text) {
                Ok(frame) => {
                    assert_eq!(vector.frame, Some(client_frame(&frame)), "{name}");
                    assert_eq!(vector.error, None, "{name}");
                    let again = json::parse(&json::print(frame.encode()));
                    assert_eq!(again.and_then(ClientFrame::decode).as_ref(), Ok(&frame));
                    refuse(&frame).err()
                }
                Err(refusal) => {
                    assert_eq!(vector.error, Some(refusal.to_string()), "{name}");
                    assert_eq!(vector.frame, None, "{name}");
                    Some(refusal)
                }
            };
            assert_eq!(vector.refusal, refusal.map(Answer::from), "{name}");
        }
    }

    #[test]
    fn clients_speak_as_the_vectors_do() {
        let text = include_str!("../../../tests/vectors/v1-client.json");
        check_client(&vectors(text), |frame| match frame {
            ClientFrame::Join { .. } => Err(Refusal::AlreadyJoined),
            ClientFrame::Text { text, .. } => {
                kite_protocol::check_text(text).map_err(Refusal::from)
            }
            ClientFrame::Upload { file, .. } => Ok(file.check()?),
            ClientFrame::File { .. } => Err(Refusal::UnknownFile),
            ClientFrame::Ping | ClientFrame::Pong => Ok(()),
        });
    }

    #[test]
    fn strangers_are_refused_as_the_vectors_say() {
        let text = include_str!("../../../tests/vectors/v1-client-before-join.json");
        check_client(&vectors(text), |frame| match frame {
            ClientFrame::Join { channel, .. } if channel == "no_such_channel" => {
                Err(Refusal::ChannelNotFound)
            }
            ClientFrame::Join { .. } => Err(Refusal::BadChannelName),
            ClientFrame::Upload { .. } => Err(Refusal::ChannelNotFound),
            ClientFrame::Text { .. } | ClientFrame::File { .. } => Err(Refusal::NotJoined),
            ClientFrame::Ping | ClientFrame::Pong => Ok(()),
        });
    }

    #[test]
    fn servers_speak_as_the_vectors_do() {
        let text = include_str!("../../../tests/vectors/v1-server.json");
        for vector in vectors(text) {
            let name = &vector.name;
            assert_eq!(vector.refusal, None, "{name}");
            match json::parse(&vector.text).and_then(ServerFrame::decode) {
                Ok(frame) => {
                    assert_eq!(vector.frame, Some(server_frame(&frame)), "{name}");
                    assert_eq!(vector.error, None, "{name}");
                    let again = json::parse(&json::print(frame.encode()));
                    assert_eq!(again.and_then(ServerFrame::decode), Ok(frame));
                }
                Err(error) => {
                    assert_eq!(vector.error, Some(error.to_string()), "{name}");
                    assert_eq!(vector.frame, None, "{name}");
                }
            }
        }
    }
}

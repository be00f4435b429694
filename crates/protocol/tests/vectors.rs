//! The conformance vectors, which the tests in JavaScript use as well.
//!
//! Each is a frame's `text` with either the decoded `frame` or the `error`.
//! What the server refuses has its `refusal`: on a connection that has joined,
//! or as the first frame of all where the file says so. The vectors of one
//! file are said in their order: some build on those before.

#[cfg(test)]
mod described;

#[cfg(test)]
mod tests {
    use kite_protocol::limits::FRAME_BYTES;
    use kite_protocol::{DecodeError, Element, Refusal, check_text, json, v1, v2};
    use serde::Deserialize;
    use serde_json::Value;

    use super::described;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Vector {
        name: String,
        text: String,
        frame: Option<Value>,
        error: Option<String>,
        refusal: Option<Value>,
    }

    fn vectors(text: &str) -> Vec<Vector> {
        let vectors: Vec<Vector> = serde_json::from_str(text).unwrap();
        assert!(vectors.iter().any(|vector| vector.frame.is_some()));
        assert!(vectors.iter().any(|vector| vector.error.is_some()));
        vectors
    }

    /// What the tests do with the frames of one version and direction.
    struct Dialect<F> {
        decode: fn(Vec<Element>) -> Result<F, DecodeError>,
        encode: fn(&F) -> Vec<Element>,
        describe: fn(&F) -> Value,
    }

    impl<F: PartialEq + std::fmt::Debug> Dialect<F> {
        /// Reads a vector's text, and compares what comes out.
        fn check(&self, vector: &Vector, result: Result<F, Refusal>) -> Result<F, Refusal> {
            let name = &vector.name;
            match &result {
                Ok(frame) => {
                    assert_eq!(vector.frame, Some((self.describe)(frame)), "{name}");
                    assert_eq!(vector.error, None, "{name}");
                    let again = json::parse(&json::print((self.encode)(frame)));
                    assert_eq!(again.and_then(self.decode).as_ref(), Ok(frame), "{name}");
                }
                Err(refusal) => {
                    assert_eq!(vector.error, Some(refusal.to_string()), "{name}");
                    assert_eq!(vector.frame, None, "{name}");
                }
            }
            result
        }

        /// A server's frames: nobody refuses those.
        fn check_server(&self, text: &str) {
            for vector in vectors(text) {
                assert_eq!(vector.refusal, None, "{}", vector.name);
                let result = json::parse(&vector.text).and_then(self.decode);
                let _ = self.check(&vector, result.map_err(Refusal::from));
            }
        }
    }

    /// The elements of a client's frame, as the server reads them.
    fn elements(text: &str) -> Result<Vec<Element>, Refusal> {
        if text.len() > FRAME_BYTES {
            let actual = text.len();
            return Err(Refusal::FrameTooLarge { actual });
        }
        Ok(json::parse(text)?)
    }

    const V1_CLIENT: Dialect<v1::ClientFrame> = Dialect {
        decode: v1::ClientFrame::decode,
        encode: v1::ClientFrame::encode,
        describe: described::v1::client_frame,
    };

    fn check_v1(text: &str, refuse: fn(&v1::ClientFrame) -> Result<(), Refusal>) {
        for vector in vectors(text) {
            let result = elements(&vector.text).and_then(|read| Ok((V1_CLIENT.decode)(read)?));
            let result = V1_CLIENT.check(&vector, result);
            let refusal = result.and_then(|frame| refuse(&frame)).err();
            let refusal = refusal.map(|refusal| described::v1::refusal(&refusal));
            assert_eq!(vector.refusal, refusal, "{}", vector.name);
        }
    }

    #[test]
    fn clients_of_v1_speak_as_the_vectors_do() {
        let text = include_str!("../../../tests/vectors/v1-client.json");
        check_v1(text, |frame| match frame {
            v1::ClientFrame::Join { .. } => Err(Refusal::AlreadyJoined),
            v1::ClientFrame::Text { text, .. } => Ok(check_text(text)?),
            v1::ClientFrame::Upload { file, .. } => Ok(file.check()?),
            v1::ClientFrame::File { .. } => Err(Refusal::UnknownFile),
            v1::ClientFrame::Ping | v1::ClientFrame::Pong => Ok(()),
        });
    }

    #[test]
    fn strangers_in_v1_are_refused_as_the_vectors_say() {
        let text = include_str!("../../../tests/vectors/v1-client-before-join.json");
        check_v1(text, |frame| match frame {
            v1::ClientFrame::Join { channel, .. } if channel == "no_such_channel" => {
                Err(Refusal::ChannelNotFound)
            }
            v1::ClientFrame::Join { .. } => Err(Refusal::BadChannelName),
            v1::ClientFrame::Upload { .. } => Err(Refusal::ChannelNotFound),
            v1::ClientFrame::Text { .. } | v1::ClientFrame::File { .. } => Err(Refusal::NotJoined),
            v1::ClientFrame::Ping | v1::ClientFrame::Pong => Ok(()),
        });
    }

    #[test]
    fn servers_of_v1_speak_as_the_vectors_do() {
        let server = Dialect {
            decode: v1::ServerFrame::decode,
            encode: v1::ServerFrame::encode,
            describe: described::v1::server_frame,
        };
        server.check_server(include_str!("../../../tests/vectors/v1-server.json"));
    }

    const V2_CLIENT: Dialect<v2::ClientFrame> = Dialect {
        decode: v2::ClientFrame::decode,
        encode: v2::ClientFrame::encode,
        describe: described::v2::client_frame,
    };

    fn check_v2(text: &str, mut refuse: impl FnMut(&v2::ClientFrame) -> Result<(), Refusal>) {
        for vector in vectors(text) {
            let read = elements(&vector.text);
            let mut id = read.as_deref().ok().and_then(v2::ClientFrame::id_of);
            let result = read.and_then(|read| Ok((V2_CLIENT.decode)(read)?));
            let result = V2_CLIENT.check(&vector, result);
            if let Ok(frame) = &result {
                assert_eq!(id.as_ref(), frame.id(), "{}", vector.name);
                id = frame.id().cloned();
            }
            let refusal = result.and_then(|frame| refuse(&frame)).err();
            let refusal = refusal.map(|refusal| described::v2::refusal(&refusal, id));
            assert_eq!(vector.refusal, refusal, "{}", vector.name);
        }
    }

    #[test]
    fn clients_of_v2_speak_as_the_vectors_do() {
        let text = include_str!("../../../tests/vectors/v2-client.json");
        // There is one entry that they may change, until they delete it.
        let mut deleted = false;
        check_v2(text, |frame| match frame {
            v2::ClientFrame::Join(_) => Err(Refusal::AlreadyJoined),
            v2::ClientFrame::Text { text, .. } => Ok(check_text(text)?),
            v2::ClientFrame::Upload { file, .. } => Ok(file.check()?),
            v2::ClientFrame::File { .. } => Err(Refusal::UnknownFile),
            v2::ClientFrame::Edit { target, text, .. } => {
                if let Some(text) = text {
                    check_text(text)?;
                }
                if *target != 1 {
                    return Err(Refusal::UnknownEntry);
                }
                if deleted {
                    return Err(Refusal::NotEditable);
                }
                deleted = text.is_none();
                Ok(())
            }
            v2::ClientFrame::Mark { up_to, .. } if *up_to > 1 => Err(Refusal::UnknownEntry),
            v2::ClientFrame::Link { .. } => Err(Refusal::NotAvailable),
            v2::ClientFrame::Rate { .. }
            | v2::ClientFrame::Report { .. }
            | v2::ClientFrame::History { .. }
            | v2::ClientFrame::Mark { .. }
            | v2::ClientFrame::Typing { .. }
            | v2::ClientFrame::Ping
            | v2::ClientFrame::Pong => Ok(()),
        });
    }

    #[test]
    fn strangers_in_v2_are_refused_as_the_vectors_say() {
        let text = include_str!("../../../tests/vectors/v2-client-before-join.json");
        check_v2(text, |frame| match frame {
            v2::ClientFrame::Join(join) if join.channel == "no_such_channel" => {
                Err(Refusal::ChannelNotFound)
            }
            v2::ClientFrame::Join(_) => Err(Refusal::BadChannelName),
            v2::ClientFrame::Ping | v2::ClientFrame::Pong => Ok(()),
            _ => Err(Refusal::NotJoined),
        });
    }

    #[test]
    fn servers_of_v2_speak_as_the_vectors_do() {
        let server = Dialect {
            decode: v2::ServerFrame::decode,
            encode: v2::ServerFrame::encode,
            describe: described::v2::server_frame,
        };
        server.check_server(include_str!("../../../tests/vectors/v2-server.json"));
    }
}

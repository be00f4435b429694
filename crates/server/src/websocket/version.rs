//! The versions of the protocol, at the wire: what a peer says in either is
//! read into the frames of v2, and what it is told is put into its own words.

use kite_protocol::v2::ClientFrame;
use kite_protocol::{Element, MessageId, Refusal, json, limits, v1, v2};

/// A version that a connection speaks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Version {
    /// `k1te.chat.v1`.
    V1,
    /// `k1te.chat.v2`.
    V2,
}

/// A frame to send.
#[derive(Clone, Debug, PartialEq)]
pub enum Frame {
    /// To a peer that speaks v1.
    V1(v1::ServerFrame),
    /// To a peer that speaks v2.
    V2(v2::ServerFrame),
}

/// A frame, or what should have been one, that is refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// Why.
    pub refusal: Refusal,
    /// The frame's id, if it had one.
    pub id: Option<MessageId>,
}

impl Version {
    /// The subprotocols, the one that is liked best first.
    pub const SUBPROTOCOLS: [&str; 2] = [v2::SUBPROTOCOL, v1::SUBPROTOCOL];

    /// The version of a subprotocol.
    pub fn of(subprotocol: &str) -> Option<Self> {
        match subprotocol {
            v1::SUBPROTOCOL => Some(Self::V1),
            v2::SUBPROTOCOL => Some(Self::V2),
            _ => None,
        }
    }

    /// The frame that a text is.
    pub fn decode(self, text: &str) -> Result<ClientFrame, Refused> {
        if text.len() > limits::FRAME_BYTES {
            return Err(Refusal::FrameTooLarge { actual: text.len() }.into());
        }
        let elements = json::parse(text).map_err(Refusal::from)?;
        match self {
            Self::V1 => {
                let frame = v1::ClientFrame::decode(elements).map_err(Refusal::from)?;
                Ok(frame.into())
            }
            Self::V2 => {
                let id = ClientFrame::id_of(&elements);
                ClientFrame::decode(elements).map_err(|error| Refused {
                    refusal: error.into(),
                    id,
                })
            }
        }
    }
}

impl Frame {
    /// The elements of this frame.
    pub fn encode(&self) -> Vec<Element> {
        match self {
            Self::V1(frame) => frame.encode(),
            Self::V2(frame) => frame.encode(),
        }
    }
}

impl Refused {
    /// The ERR.
    pub fn frame(&self, version: Version) -> Frame {
        match version {
            Version::V1 => Frame::V1(self.refusal.to_v1()),
            Version::V2 => Frame::V2(self.refusal.to_v2(self.id.clone())),
        }
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, id: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_the_frame_that_it_is_about() {
        for (version, text, id) in [
            (Version::V2, r#"["TXT","a"]"#, Some("a")),
            (Version::V2, r#"["TXT","a b"]"#, None),
            (Version::V2, r#"["MARK","a"]"#, None),
            (Version::V2, "[", None),
            // v1 has no place for it.
            (Version::V1, r#"["TXT","a"]"#, None),
        ] {
            let refused = version.decode(text).unwrap_err();
            assert_eq!(refused.id.as_ref().map(MessageId::as_str), id, "{text}");
        }
    }

    #[test]
    fn either_version_has_its_own_frames() {
        let edit = r#"["EDIT","a",1,null,"2023-11-22T10:43:05.120Z"]"#;
        assert!(Version::V2.decode(edit).is_ok());
        let refused = Version::V1.decode(edit).unwrap_err();
        assert!(matches!(refused.refusal, Refusal::BadFrame(_)));
        let join = r#"["JOIN","m",null,"demo_channel"]"#;
        assert!(Version::V1.decode(join).is_ok());
        assert!(Version::V2.decode(join).is_err());
    }
}

//! The frames of the K1te wire protocol: types, limits, validation.
//!
//! A frame is one JSON array. This crate works on its [`Element`]s, so it
//! does not care who parsed the JSON: the server turns text into elements
//! with the `json` feature, the widget lets the browser do it. It knows no
//! socket, no clock and no storage.

mod compat;
pub mod decode;
pub mod element;
pub mod file;
pub mod id;
#[cfg(feature = "json")]
pub mod json;
pub mod limits;
pub mod refusal;
pub mod text;
pub mod timestamp;
pub mod v1;
pub mod v2;

pub use decode::DecodeError;
pub use element::{Element, Elements};
pub use file::{FileMeta, FileRefusal};
pub use id::{ChannelName, DeviceToken, InvalidId, MemberId, MessageId};
pub use refusal::Refusal;
pub use text::{TextRefusal, check_text, decimal};
pub use timestamp::Timestamp;

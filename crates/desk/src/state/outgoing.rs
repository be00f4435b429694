//! What an operator did, on its way: shown at once, known by the id that the
//! desk gave it, until the server's entry takes its place.

use kite_desk_api::State;

/// Something that the server has not confirmed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Outgoing {
    /// Chosen at random; the same for every attempt, so that the server can
    /// tell a repetition from a new message.
    pub id: String,
    /// What it is.
    pub body: Body,
    /// When it was done.
    pub at: i64,
    /// How far it has come.
    pub delivery: Delivery,
}

/// What is on its way.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Body {
    /// A text.
    Text(String),
    /// A file; its bytes are kept by the browser's side under the message id.
    File(LocalFile),
    /// Another text for a message of one's own; none: it is deleted.
    Edit {
        /// The message's number.
        target: u32,
        /// What it says from now on.
        text: Option<String>,
    },
    /// The conversation is resolved, or open again.
    State(State),
}

/// A file of this device.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct LocalFile {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// From where the page can show it, if it is a picture.
    pub preview: Option<String>,
}

/// How far it has come.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Delivery {
    /// For its turn, or for the server to be back.
    Waiting,
    /// On its way.
    Sending,
    /// Refused, with the reason in words. The operator decides.
    Failed(String),
}

//! Chats of other services in which operators answer, too.

use serde::{Deserialize, Serialize};

/// The desks elsewhere: at most one of each channel.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outlets {
    /// By the names of their channels.
    pub outlets: Vec<DeskOutlet>,
}

/// A chat of another service that is a channel's desk.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeskOutlet {
    /// The channel's name.
    pub channel: String,
    /// The service, such as `telegram`.
    pub connector: String,
    /// How many entries are yet to be shown there.
    pub waiting: u32,
    /// Why nothing is shown there any more; none: all is well.
    pub parked: Option<Parked>,
}

/// Why nothing is shown in a desk elsewhere until somebody has mended it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Parked {
    /// In words for operators.
    pub reason: String,
    /// Since when.
    pub since: String,
}

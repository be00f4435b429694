//! Which operators are there.

use serde::{Deserialize, Serialize};

/// Whether visitors are told that the operator is not there.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Away {
    /// Whether so.
    pub away: bool,
}

/// Which operators are there.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Presence {
    /// Whether visitors are told that the operator who listens is not there.
    pub away: bool,
    /// The names of the other operators who are there and not away.
    pub others: Vec<String>,
}

//! What holds for one connection, and is void with it.

use kite_protocol::Timestamp;
use kite_protocol::v2::Entry;

use crate::Version;
use crate::flow::Flow;

/// How this connection stands.
#[derive(Debug, Default)]
pub(crate) struct Contact {
    /// What it speaks; none: it is not open.
    pub(crate) version: Option<Version>,
    /// Whether all that was missing has come.
    pub(crate) live: bool,
    /// Up to which number the server knows what has reached this visitor.
    pub(crate) told_delivered: u32,
    /// Up to which number it knows what the visitor has read.
    pub(crate) told_read: u32,
    /// Up to which number the server has said that entries have reached an
    /// operator.
    pub(crate) operator_delivered: u32,
    /// Up to which number it has said that an operator has read.
    pub(crate) operator_read: u32,
    /// Earlier entries that have come while their page is not complete. At
    /// most a page of them.
    pub(crate) page: Vec<Entry>,
    /// How much has come.
    pub(crate) flow: Flow,
    /// When it was last said that the visitor types.
    pub(crate) typed_at: Option<Timestamp>,
}

impl Contact {
    pub(crate) fn speaks_v2(&self) -> bool {
        self.version == Some(Version::V2)
    }
}

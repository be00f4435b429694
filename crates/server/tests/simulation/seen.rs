//! How often what happened: a run without trouble would prove nothing.

use std::collections::BTreeMap;

/// Counts by kind.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Seen(BTreeMap<&'static str, u64>);

/// What must have happened in every run.
const KINDS: [&str; 35] = [
    "arrived again",
    "batch of a full page",
    "began anew",
    "commit lost its ACK",
    "cut",
    "delivered to the other device",
    "device crashed",
    "device crashed between effects",
    "discarded",
    "disk failed",
    "edited",
    "failed",
    "forgotten",
    "identified",
    "kept out",
    "marked",
    "operator repeated",
    "operator too late",
    "page",
    "refused",
    "request refused",
    "restored from an older copy",
    "sent",
    "sent again",
    "server killed",
    "server stopped",
    "silenced",
    "swept",
    "timed out by the server",
    "upgraded",
    "upload trouble",
    "v1",
    "v2",
    "visitor away",
    "withdrawn",
];

impl Seen {
    pub(crate) fn note(&mut self, kind: &'static str) {
        self.count(kind, 1);
    }

    pub(crate) fn count(&mut self, kind: &'static str, count: u64) {
        *self.0.entry(kind).or_default() += count;
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (kind, count) in &other.0 {
            self.count(kind, *count);
        }
    }

    pub(crate) fn check(&self) {
        eprintln!("{self:#?}");
        for kind in KINDS {
            assert!(self.0.contains_key(kind), "{kind}: never happened");
        }
    }
}

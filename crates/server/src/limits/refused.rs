//! How often limits have refused something, for Prometheus.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
pub(crate) struct Label {
    kind: &'static str,
}

/// A counter for each kind. All clones are one.
#[derive(Clone, Default)]
pub(crate) struct Refused(pub(crate) Family<Label, Counter>);

impl Refused {
    /// Does it, and counts it if it is refused.
    pub(super) fn count<E>(
        &self,
        kind: &'static str,
        act: impl FnOnce() -> Result<(), E>,
    ) -> Result<(), E> {
        act().inspect_err(|_| {
            self.0.get_or_create(&Label { kind }).inc();
        })
    }
}

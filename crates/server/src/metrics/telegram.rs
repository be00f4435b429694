//! What is counted of Telegram: what comes, what is called, what waits.

use std::sync::atomic::AtomicU64;

use kite_domain::outlet::Standing;
use kite_domain::port::DeskState;
use kite_protocol::Timestamp;
use kite_telegram::connector::Counted;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

use super::{Keep, age, page};
use crate::seldom::Seldom;

/// What is counted of all bots together.
pub(crate) struct TelegramMetrics {
    updates: Family<Update, Counter>,
    calls: Family<Call, Counter>,
    repeats: Counter,
    conflicts: Counter,
    parks: Counter,
    waiting: Gauge,
    oldest: Gauge<f64, AtomicU64>,
    parked: Gauge,
    pub(super) desks: Seldom<Option<DeskTotals>>,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Update {
    kind: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Call {
    method: &'static str,
    outcome: &'static str,
}

/// All desks together.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DeskTotals {
    waiting: u64,
    oldest: Option<Timestamp>,
    parked: u64,
}

impl DeskTotals {
    pub(super) fn of(desks: &[DeskState]) -> Self {
        let parked = |desk: &&DeskState| matches!(desk.outlet.standing, Standing::Parked(_));
        Self {
            waiting: desks.iter().map(|desk| desk.waiting).sum(),
            oldest: desks.iter().filter_map(|desk| desk.oldest).min(),
            parked: desks.iter().filter(parked).count() as u64,
        }
    }
}

impl TelegramMetrics {
    pub(super) fn new(all: &mut Registry) -> Self {
        Self {
            updates: all.keep("telegram_updates", "What came from Telegram"),
            calls: all.keep("telegram_calls", "Calls of the Bot API"),
            repeats: all.keep(
                "telegram_repeats",
                "Messages that may be in Telegram twice, as it was not known whether the first try had worked",
            ),
            conflicts: all.keep(
                "telegram_conflicts",
                "Times that somebody else was receiving a bot's updates",
            ),
            parks: all.keep(
                "telegram_parks",
                "Times that a chat was given up until somebody mends it",
            ),
            waiting: all.keep(
                "telegram_deliveries_waiting",
                "Deliveries to all desks in Telegram",
            ),
            oldest: all.keep_in(
                "telegram_deliveries_oldest",
                "For how long the oldest delivery to a desk has been waiting",
                Unit::Seconds,
                Gauge::default(),
            ),
            parked: all.keep(
                "telegram_desks_parked",
                "Desks to which nothing goes until somebody mends them",
            ),
            desks: Seldom::new(page::QUEUE_EVERY),
        }
    }

    /// Counts what a bot has done or met.
    pub(crate) fn count(&self, counted: Counted) {
        match counted {
            Counted::Update { kind, outcome } => {
                let (kind, outcome) = (kind.word(), outcome.word());
                self.updates.get_or_create(&Update { kind, outcome }).inc();
            }
            Counted::Call { method, outcome } => {
                let outcome = outcome.word();
                self.calls.get_or_create(&Call { method, outcome }).inc();
            }
            Counted::Repeat => {
                self.repeats.inc();
            }
            Counted::Parked => {
                self.parks.inc();
            }
            Counted::Conflict => {
                self.conflicts.inc();
            }
        }
    }

    /// Shows how the desks stand.
    pub(super) fn owed(&self, desks: DeskTotals, now: Timestamp) {
        let shown = |number| i64::try_from(number).unwrap_or(i64::MAX);
        self.waiting.set(shown(desks.waiting));
        self.oldest.set(age(desks.oldest, now));
        self.parked.set(shown(desks.parked));
    }
}

//! What the server counts, in the words of Prometheus.
//!
//! Nothing here names a channel, a visitor or an operator: numbers of a whole
//! process only.

mod page;
mod telegram;

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use kite_domain::port::QueueDepth;
use kite_protocol::{Refusal, Timestamp};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Metric, Registry, Unit};

use crate::limits::Limits;
use crate::seldom::Seldom;

pub use page::router;
pub(crate) use telegram::TelegramMetrics;

/// Upper bounds of the histogram of answers, in seconds: from a commit on a
/// fast disk to one that people notice.
const ANSWER_SECONDS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

/// What the server counts.
pub struct Metrics {
    registry: Registry,
    connections: Gauge,
    joins: Counter,
    acknowledgements: Histogram,
    messages: Family<Written, Counter>,
    refusals: Family<Code, Counter>,
    uploaded: Counter,
    waiting: Gauge,
    oldest: Gauge<f64, AtomicU64>,
    queue: Seldom<Option<QueueDepth>>,
    telegram: TelegramMetrics,
}

/// What somebody wrote.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// A text.
    Text,
    /// A file.
    File,
    /// A change or the deletion of an earlier message.
    Edit,
    /// A conversation's being resolved or opened again.
    State,
    /// A rating.
    Rating,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Written {
    author: &'static str,
    kind: &'static str,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Code {
    code: &'static str,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new(&Limits::default())
    }
}

impl Metrics {
    /// Nothing has happened yet. What the limits refuse they count themselves.
    pub fn new(limits: &Limits) -> Self {
        let mut registry = Registry::with_prefix("k1te");
        let all = &mut registry;
        let limited = limits.refused().0.clone();
        all.register(
            "limited",
            "What came too often, or was too many at once, and was refused",
            limited,
        );
        Self {
            connections: all.keep("connections", "Visitors' open connections"),
            joins: all.keep("joins", "JOINs that were answered OK"),
            acknowledgements: all.keep_in(
                "acknowledgement",
                "From the arrival of a visitor's message to its durable ACK",
                Unit::Seconds,
                Histogram::new(ANSWER_SECONDS),
            ),
            messages: all.keep("messages", "What was written"),
            refusals: all.keep("refusals", "Frames that were answered ERR"),
            uploaded: all.keep_in(
                "uploaded",
                "Bytes of files that were stored",
                Unit::Bytes,
                Counter::default(),
            ),
            waiting: all.keep(
                "deliveries_waiting",
                "Deliveries to visitors who are away or slow",
            ),
            oldest: all.keep_in(
                "deliveries_oldest",
                "For how long the oldest delivery has been waiting",
                Unit::Seconds,
                Gauge::default(),
            ),
            queue: Seldom::new(page::QUEUE_EVERY),
            telegram: TelegramMetrics::new(all),
            registry,
        }
    }

    /// Counts a connection until the guard is dropped.
    pub fn connection(&self) -> OpenConnection {
        self.connections.inc();
        OpenConnection(self.connections.clone())
    }

    /// Counts a JOIN that was answered OK.
    pub fn joined(&self) {
        self.joins.inc();
    }

    /// Counts an ACK, and how long it took.
    pub fn acknowledged(&self, took: Duration) {
        self.acknowledgements.observe(took.as_secs_f64());
    }

    /// Counts an ERR.
    pub fn refused(&self, refusal: &Refusal) {
        let code = refusal.word();
        self.refusals.get_or_create(&Code { code }).inc();
    }

    /// Counts what a visitor wrote.
    pub fn received(&self, kind: Kind) {
        self.wrote("visitor", kind);
    }

    /// Counts what an operator wrote.
    pub fn replied(&self, kind: Kind) {
        self.wrote("operator", kind);
    }

    /// Counts the bytes of a file that was stored.
    pub fn uploaded(&self, bytes: u64) {
        self.uploaded.inc_by(bytes);
    }

    /// What is counted of Telegram.
    pub(crate) fn telegram(&self) -> &TelegramMetrics {
        &self.telegram
    }

    fn wrote(&self, author: &'static str, kind: Kind) {
        let kind = match kind {
            Kind::Text => "text",
            Kind::File => "file",
            Kind::Edit => "edit",
            Kind::State => "state",
            Kind::Rating => "rating",
        };
        let written = Written { author, kind };
        self.messages.get_or_create(&written).inc();
    }

    /// Shows what is owed.
    fn owed(&self, queue: QueueDepth, now: Timestamp) {
        self.waiting
            .set(i64::try_from(queue.waiting).unwrap_or(i64::MAX));
        self.oldest.set(age(queue.oldest, now));
    }
}

/// For how many seconds something has been waiting; 0 where nothing does.
fn age(since: Option<Timestamp>, now: Timestamp) -> f64 {
    let age = |since: Timestamp| now.millis().saturating_sub(since.millis()).max(0);
    Duration::from_millis(since.map_or(0, age).unsigned_abs()).as_secs_f64()
}

/// Registers a metric and gives it back.
trait Keep {
    fn keep<M: Metric + Clone + Default>(&mut self, name: &str, help: &str) -> M;

    fn keep_in<M: Metric + Clone>(&mut self, name: &str, help: &str, unit: Unit, metric: M) -> M;
}

impl Keep for Registry {
    fn keep<M: Metric + Clone + Default>(&mut self, name: &str, help: &str) -> M {
        let metric = M::default();
        self.register(name, help, metric.clone());
        metric
    }

    fn keep_in<M: Metric + Clone>(&mut self, name: &str, help: &str, unit: Unit, metric: M) -> M {
        self.register_with_unit(name, help, unit, metric.clone());
        metric
    }
}

/// A connection that is counted.
pub struct OpenConnection(Gauge);

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.0.dec();
    }
}

//! What the server counts, in the words of Prometheus.
//!
//! Nothing here names a channel, a visitor or an operator: numbers of a whole
//! process only.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kite_protocol::v1::ServerFrame;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::limits::Limits;
use crate::state::AppState;

/// Upper bounds of the histogram of answers, in seconds: from a commit on a
/// fast disk to one that people notice.
const ANSWER_SECONDS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What the server counts.
pub struct Metrics {
    registry: Registry,
    connections: Gauge,
    joins: Counter,
    acknowledgements: Histogram,
    refusals: Family<Code, Counter>,
    replies: Counter,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Code {
    code: u16,
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
        let connections = Gauge::<i64, _>::default();
        registry.register(
            "connections",
            "Visitors' connections that are open",
            connections.clone(),
        );
        let joins = Counter::<u64, AtomicU64>::default();
        registry.register("joins", "JOINs that were answered OK", joins.clone());
        let acknowledgements = Histogram::new(ANSWER_SECONDS);
        registry.register_with_unit(
            "acknowledgement",
            "From the arrival of a visitor's message to its durable ACK",
            Unit::Seconds,
            acknowledgements.clone(),
        );
        let refusals = Family::<Code, Counter>::default();
        registry.register(
            "refusals",
            "Frames that were answered ERR, by code",
            refusals.clone(),
        );
        registry.register(
            "limited",
            "What was refused because it came too often, by kind",
            limits.refused().0.clone(),
        );
        let replies = Counter::<u64, AtomicU64>::default();
        registry.register("replies", "Messages of operators", replies.clone());
        Self {
            registry,
            connections,
            joins,
            acknowledgements,
            refusals,
            replies,
        }
    }

    /// Counts a connection until the guard is dropped.
    pub fn connection(&self) -> OpenConnection {
        self.connections.inc();
        OpenConnection(self.connections.clone())
    }

    /// Counts what a frame was answered with, and how long that took.
    pub fn answered(&self, answer: &ServerFrame, took: Duration) {
        match answer {
            ServerFrame::Ok => {
                self.joins.inc();
            }
            ServerFrame::Ack { .. } => self.acknowledgements.observe(took.as_secs_f64()),
            ServerFrame::Error { code, .. } => {
                self.refusals.get_or_create(&Code { code: *code }).inc();
            }
            _ => {}
        }
    }

    /// Counts an operator's message.
    pub fn replied(&self) {
        self.replies.inc();
    }
}

/// A connection that is counted.
pub struct OpenConnection(Gauge);

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// `GET /metrics`, for an address of its own: what it tells is not for
/// everybody.
pub fn router(state: AppState) -> Router {
    Router::new().route("/metrics", get(show)).with_state(state)
}

async fn show(State(state): State<AppState>) -> Response {
    let mut page = String::new();
    match text::encode(&mut page, &state.metrics.registry) {
        Ok(()) => ([(header::CONTENT_TYPE, MEDIA_TYPE)], page).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

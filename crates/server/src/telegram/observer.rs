//! Counts what bots do, and tells the desks when one can do no more.

use std::sync::Arc;

use kite_telegram::connector::{Counted, Observer};

use crate::hub::Hub;
use crate::metrics::Metrics;
use crate::state::AppState;

pub(super) struct Counter {
    metrics: Arc<Metrics>,
    hub: Arc<Hub>,
}

impl Counter {
    pub(super) fn of(state: &AppState) -> Self {
        Self {
            metrics: state.metrics.clone(),
            hub: state.hub.clone(),
        }
    }
}

impl Observer for Counter {
    fn count(&self, counted: Counted) {
        self.metrics.telegram().count(counted);
        if counted == Counted::Parked {
            self.hub.outlets_changed();
        }
    }
}

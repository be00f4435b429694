//! Counts what bots do, and tells the hub what of it others see at once: that one
//! can do no more, who writes in a group, that a visitor is blocked.

use std::sync::Arc;
use std::time::Duration;

use kite_domain::ConversationId;
use kite_domain::port::Clock;
use kite_telegram::connector::{Counted, Observer, Wrote};

use crate::hub::Hub;
use crate::metrics::Metrics;
use crate::state::AppState;

pub(super) struct Counter {
    metrics: Arc<Metrics>,
    hub: Arc<Hub>,
    clock: Arc<dyn Clock>,
}

impl Counter {
    pub(super) fn of(state: &AppState) -> Self {
        Self {
            metrics: state.metrics.clone(),
            hub: state.hub.clone(),
            clock: state.clock.clone(),
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

    fn wrote(&self, wrote: Wrote<'_>) {
        let ago = self.clock.now().millis() - wrote.at.millis();
        // By Telegram's clock it may be yet to come.
        let ago = Duration::from_millis(u64::try_from(ago).unwrap_or_default());
        let hub = &self.hub;
        hub.wrote(wrote.channel, wrote.operator, wrote.name, ago);
    }

    fn blocked(&self, conversation: ConversationId) {
        self.hub.visitor_types(conversation, false);
    }
}

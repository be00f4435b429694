//! When nothing can go to an outlet any more: a desk is parked until somebody
//! has mended it, a visitor's own chat ends.

use kite_domain::chat::Relayed;
use kite_domain::outlet::{OutletRole, Parked};
use kite_domain::{Author, Origin};
use kite_protocol::MessageId;

use super::{Halt, Lane, store_failure};
use crate::api::Refusal;
use crate::connector::Counted;

impl Refusal {
    /// Whether the chat itself is closed to us, whatever is sent.
    pub(super) fn is_of_chat(&self) -> bool {
        matches!(
            self,
            Self::Blocked
                | Self::Deactivated
                | Self::NotStarted
                | Self::Kicked
                | Self::ChatNotFound
        )
    }
}

impl Lane {
    /// The chat is closed to us; gives how the lane ends.
    pub(super) async fn close(&mut self, refusal: &Refusal) -> Result<Halt, Halt> {
        match self.outlet.role {
            OutletRole::Desk(_) => self.park(&refusal.to_string()).await,
            OutletRole::Visitor { .. } => self.leave().await,
        }
    }

    /// Nothing goes there until somebody has mended it; gives how the lane ends.
    pub(super) async fn park(&mut self, reason: &str) -> Result<Halt, Halt> {
        tracing::warn!(outlet = self.outlet.id.0, reason, "parked");
        let parked = Parked {
            reason: reason.to_owned(),
            since: self.connector.clock().now(),
        };
        let outlets = self.connector.outlets();
        outlets.park(self.outlet.id, Some(parked)).await?;
        self.connector.count(Counted::Parked);
        Ok(Halt::Over)
    }

    /// The visitor does not want us there; everybody else is told so.
    async fn leave(&mut self) -> Result<Halt, Halt> {
        let OutletRole::Visitor { conversation, .. } = self.outlet.role else {
            return Ok(Halt::Over);
        };
        let outlet = self.outlet.id;
        // The same of each try: a crash in between tells it once.
        let due = self.connector.outlets().due(outlet, 1).await?;
        let number = due.first().map_or(0, |due| due.id);
        if let Ok(client_id) = MessageId::new(format!("tg.end.{}.{number}", outlet.0)) {
            let from = Relayed {
                origin: Origin {
                    outlet,
                    message: None,
                },
                conversation,
                author: Author::Visitor,
                client_id,
                sent_at: self.connector.clock().now(),
            };
            // A blocked visitor leaves without a word.
            if let Err(error) = self.connector.chat().hand_off(from, None).await {
                store_failure(error)?;
            }
        }
        self.connector.outlets().end_outlet(outlet).await?;
        Ok(Halt::Over)
    }
}

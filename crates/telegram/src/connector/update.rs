//! One update, from whichever way it came: dealt with once, and remembered.

use kite_domain::ChatError;
use kite_domain::port::StoreError;

use super::heard::Heard;
use super::{Connector, Counted, UpdateKind, UpdateOutcome, edit, group, membership, private};
use crate::api::{ChatKind, Received, Update};

/// Why an update could not be dealt with.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failed {
    /// The chat refused, or failed.
    #[error(transparent)]
    Chat(#[from] ChatError),
    /// The database refused, or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Telegram could not be reached, and without it nothing can be done.
    #[error("Telegram cannot be reached")]
    Telegram,
}

impl Failed {
    /// Whether it may work later.
    fn may_pass(&self) -> bool {
        match self {
            Self::Chat(ChatError::Store(error)) | Self::Store(error) => {
                matches!(error, StoreError::Failed(_))
            }
            Self::Chat(ChatError::Blobs(_)) | Self::Telegram => true,
            Self::Chat(_) => false,
        }
    }
}

/// Deals with an update. An error means that it may work later, and that until
/// then the update must not be confirmed.
pub(super) async fn deal_with(connector: &Connector, received: &Received) -> Result<(), Failed> {
    let (kind, outcome) = match &received.update {
        Err(error) => {
            tracing::warn!(update = received.id.0, %error, "skipped");
            (UpdateKind::Malformed, Ok(UpdateOutcome::Skipped))
        }
        Ok(None) => (UpdateKind::Unknown, Ok(UpdateOutcome::Skipped)),
        Ok(Some(update)) => (kind(update), once(connector, received, update).await),
    };
    let counted = *outcome.as_ref().unwrap_or(&UpdateOutcome::Failed);
    connector.count(Counted::Update {
        kind,
        outcome: counted,
    });
    outcome.map(drop)
}

fn kind(update: &Update) -> UpdateKind {
    match update {
        Update::Message(_) => UpdateKind::Message,
        Update::Edited(_) => UpdateKind::Edited,
        Update::Membership(_) => UpdateKind::Membership,
    }
}

/// What an update does is the same however often it is done, but an answer would
/// come again: so the update itself is remembered too.
async fn once(
    connector: &Connector,
    received: &Received,
    update: &Update,
) -> Result<UpdateOutcome, Failed> {
    let (outlets, account) = (connector.outlets(), connector.account());
    if outlets.is_done(account, received.id.0).await? {
        return Ok(UpdateOutcome::Repeated);
    }
    let outcome = match act(connector, received, update).await {
        Ok(()) => UpdateOutcome::Done,
        Err(error) if error.may_pass() => {
            tracing::error!(update = received.id.0, %error, "an update waits");
            return Err(error);
        }
        Err(error) => {
            tracing::warn!(update = received.id.0, %error, "an update changed nothing");
            UpdateOutcome::Skipped
        }
    };
    let now = connector.clock().now();
    outlets.done(account, received.id.0, now).await?;
    Ok(outcome)
}

async fn act(connector: &Connector, received: &Received, update: &Update) -> Result<(), Failed> {
    match update {
        Update::Message(message) => {
            let heard = Heard::new(connector, received.id, message);
            match message.chat.kind {
                ChatKind::Private => private::hear(heard).await,
                ChatKind::Group | ChatKind::Supergroup => group::hear(heard).await,
                ChatKind::Channel | ChatKind::Other => Ok(()),
            }
        }
        Update::Edited(message) => edit::hear(Heard::new(connector, received.id, message)).await,
        Update::Membership(change) => membership::changed(connector, received.id, change).await,
    }
}

//! LINK: where the visitor can go on.

use kite_domain::port::StoreError;
use kite_domain::{ChatError, Membership};
use kite_protocol::{MessageId, Refusal};
use kite_telegram::connector::LinkError;

use super::answer::Answer;
use super::refusal::refusal;
use crate::state::AppState;

/// A link to the bot that has the channel's desk.
pub(super) async fn link(
    state: &AppState,
    membership: &Membership,
    id: MessageId,
) -> Result<Answer, Refusal> {
    // Who may not write would only be turned away by the bot.
    let allowed = state.chat.check_may_write(membership.conversation).await;
    allowed.map_err(refusal)?;
    let failed = |error: StoreError| {
        refusal(match error {
            StoreError::Gone => ChatError::UnknownConversation,
            other => other.into(),
        })
    };
    let channel = state.chat.store().channel_of(membership.conversation);
    let channel = channel.await.map_err(failed)?;
    let channel = channel.ok_or(Refusal::ChannelNotFound)?;
    let bot = state.telegram.bot_of(channel.id).await.map_err(failed)?;
    let bot = bot.ok_or(Refusal::NotAvailable)?;
    match bot.link(membership.visitor).await {
        Ok(link) => Ok(Answer::Link { id, link }),
        // Telegram has not answered since the start: it may a moment later.
        Err(LinkError::NotReady) => Err(Refusal::Unavailable),
        Err(LinkError::Store(error)) => Err(failed(error)),
    }
}

//! A bot that runs here: its connector, and how its updates come.

use std::sync::Arc;

use kite_domain::port::OutletStore;
use kite_telegram::api::{Bot, UserId, WebhookSecret};
use kite_telegram::connector::{Connector, Hosting, Receiving, Setup};

use super::observer::Counter;
use super::settings::{TelegramError, TelegramSettings};
use super::{NAME, webhook};
use crate::state::AppState;

/// A bot that runs here. Cheap to clone.
#[derive(Clone)]
pub(super) struct Served {
    pub(super) id: UserId,
    pub(super) connector: Connector,
    pub(super) receiving: Receiving,
}

impl Served {
    /// The bot over this state; it does nothing yet.
    pub(super) fn new(
        state: &AppState,
        outlets: &Arc<dyn OutletStore>,
        settings: &TelegramSettings,
        bot: Bot,
        hosting: Hosting,
    ) -> Result<Self, TelegramError> {
        let id = bot.token().bot();
        let receiving = receiving(state, settings, id)?;
        let connector = Connector::new(Setup {
            bot,
            chat: state.chat.clone(),
            outlets: outlets.clone(),
            clock: state.clock.clone(),
            random: state.random.clone(),
            public_url: state.public_url.to_string(),
            hosting,
            observer: Arc::new(Counter::of(state)),
        });
        Ok(Self {
            id,
            connector,
            receiving,
        })
    }
}

/// How a bot gets its updates.
fn receiving(
    state: &AppState,
    settings: &TelegramSettings,
    bot: UserId,
) -> Result<Receiving, TelegramError> {
    if !settings.webhook {
        return Ok(Receiving::Polling);
    }
    let secret = state.links.word_for(&format!("{NAME}-webhook {bot}"));
    let secret = WebhookSecret::new(&secret).ok_or(TelegramError::Secret)?;
    Ok(Receiving::Webhook {
        url: format!("{}{}", state.public_url, webhook::path(bot)),
        secret,
    })
}

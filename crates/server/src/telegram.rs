//! Telegram on this server: which bots run here, and what others ask of them.
//!
//! What a bot does is the connector's. Here it gets the chat, the database, what
//! the hub hears and what is counted. Without a bot nothing of it runs.

mod news;
mod observer;
mod run;
mod settings;
mod webhook;

use std::sync::Arc;

use kite_domain::channel::ChannelId;
use kite_domain::outlet::{Outlet, Standing};
use kite_domain::port::{DeskState, OutletStore, StoreError};
use kite_telegram::api::{Bot, UserId, WebhookSecret};
use kite_telegram::connector::{Connector, News, Receiving, Setup};
use tokio::sync::broadcast;

use crate::state::AppState;
use observer::Counter;

pub(crate) use run::run;
pub use settings::{TelegramError, TelegramSettings};
pub use webhook::router;

/// The word for Telegram on the wire and in the desk's API.
pub(crate) const NAME: &str = "telegram";

/// News that a bot may be behind; what it has missed costs it only time.
const BACKLOG: usize = 256;

/// The bots of this server, and all desks. By default there are neither.
pub struct Telegram {
    outlets: Option<Arc<dyn OutletStore>>,
    bots: Vec<Served>,
    news: broadcast::Sender<News>,
}

/// A bot that runs here.
struct Served {
    id: UserId,
    connector: Connector,
    receiving: Receiving,
}

impl Default for Telegram {
    fn default() -> Self {
        Self {
            outlets: None,
            bots: Vec::new(),
            news: broadcast::Sender::new(BACKLOG),
        }
    }
}

impl Telegram {
    /// Desks that wait for their bots: none runs.
    pub(crate) fn over(outlets: Arc<dyn OutletStore>) -> Self {
        Self {
            outlets: Some(outlets),
            ..Self::default()
        }
    }

    /// The bots of the settings over this state; they do nothing yet.
    pub(crate) fn new(
        state: &AppState,
        outlets: &Arc<dyn OutletStore>,
        settings: &TelegramSettings,
    ) -> Result<Self, TelegramError> {
        let serve = |bot: Bot| {
            let id = bot.token().bot();
            let receiving = receiving(state, settings, id)?;
            let connector = Connector::new(Setup {
                bot,
                chat: state.chat.clone(),
                outlets: outlets.clone(),
                clock: state.clock.clone(),
                random: state.random.clone(),
                public_url: state.public_url.to_string(),
                hosting: settings.hosting,
                observer: Arc::new(Counter::of(state)),
            });
            Ok(Served {
                id,
                connector,
                receiving,
            })
        };
        let bots = settings.bots()?.into_iter().map(serve);
        Ok(Self {
            bots: bots.collect::<Result<_, TelegramError>>()?,
            ..Self::over(outlets.clone())
        })
    }

    /// The bot that has a channel's desk, if it runs here.
    pub(crate) async fn bot_of(
        &self,
        channel: ChannelId,
    ) -> Result<Option<&Connector>, StoreError> {
        let Some(outlets) = self.outlets.as_ref().filter(|_| !self.bots.is_empty()) else {
            return Ok(None);
        };
        let desk = outlets.desk_of(channel).await?;
        Ok(desk.and_then(|desk| self.bot_at(&desk)))
    }

    /// The bot of an outlet that has not ended, if it runs here.
    fn bot_at(&self, outlet: &Outlet) -> Option<&Connector> {
        let is_its = |served: &&Served| served.connector.account() == outlet.account;
        let served = self.bots.iter().find(is_its);
        served
            .filter(|_| outlet.standing != Standing::Ended)
            .map(|served| &served.connector)
    }

    /// Where the visitors of a channel can go on.
    pub(crate) async fn connectors(&self, channel: ChannelId) -> Result<Vec<String>, StoreError> {
        let bot = self.bot_of(channel).await?;
        Ok(bot.map(|_| NAME.to_owned()).into_iter().collect())
    }

    /// All desks that have not ended.
    pub(crate) async fn desks(&self) -> Result<Vec<DeskState>, StoreError> {
        match &self.outlets {
            Some(outlets) => outlets.desks().await,
            None => Ok(Vec::new()),
        }
    }

    /// Lets a channel's desk get again what waits for it. Whether there is one
    /// that has not ended.
    pub(crate) async fn resume(&self, channel: ChannelId) -> Result<bool, StoreError> {
        let Some(outlets) = &self.outlets else {
            return Ok(false);
        };
        let desk = outlets.desk_of(channel).await?;
        let Some(desk) = desk.filter(|desk| desk.standing != Standing::Ended) else {
            return Ok(false);
        };
        outlets.park(desk.id, None).await?;
        if let Some(bot) = self.bot_at(&desk) {
            bot.wake();
        }
        Ok(true)
    }

    /// Has every bot look for what there is to do.
    fn wake_all(&self) {
        for served in &self.bots {
            served.connector.wake();
        }
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

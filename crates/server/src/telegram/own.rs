//! Bots of channels' own: taken up when a channel has brought one and ended when
//! it is taken away, while the server runs.

use std::sync::Arc;

use kite_domain::channel::{Channel, ChannelId, OwnBot, Secret};
use kite_domain::port::OutletStore;
use kite_telegram::api::{Bot, InvalidToken, Token, UserId};
use kite_telegram::connector::Hosting;
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};

use super::run::keep_running;
use super::served::Served;
use super::settings::{TelegramError, TelegramSettings};
use crate::state::AppState;

/// The bot of a token, as its channel keeps it.
pub(crate) fn own_bot(token: &str) -> Result<OwnBot, InvalidToken> {
    Ok(OwnBot {
        account: Token::parse(token)?.account(),
        token: Secret::stored(token.to_owned()),
    })
}

/// The bots of channels' own that run here.
pub(super) struct OwnBots<'a> {
    state: &'a AppState,
    outlets: &'a Arc<dyn OutletStore>,
    settings: &'a TelegramSettings,
    working: Vec<Working>,
    /// They end with whoever waits for them.
    tasks: JoinSet<()>,
}

/// One that runs, or has been told to end.
struct Working {
    id: UserId,
    channel: ChannelId,
    bot: OwnBot,
    stop: watch::Sender<bool>,
    task: AbortHandle,
}

impl Working {
    fn is_of(&self, channel: &Channel) -> bool {
        self.channel == channel.id && Some(&self.bot) == channel.bot.as_ref()
    }
}

impl<'a> OwnBots<'a> {
    pub(super) fn new(
        state: &'a AppState,
        outlets: &'a Arc<dyn OutletStore>,
        settings: &'a TelegramSettings,
    ) -> Self {
        Self {
            state,
            outlets,
            settings,
            working: Vec::new(),
            tasks: JoinSet::new(),
        }
    }

    /// Has those run that channels have by now, and no others. One that is there
    /// anew, by another token perhaps, begins when the one before has ended: two
    /// would send everything twice.
    pub(super) async fn look(&mut self) {
        let channels = match self.state.chat.store().channels_with_bots().await {
            Ok(channels) => channels,
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "it cannot be seen which channels have bots of their own"
                );
                return;
            }
        };
        for working in &self.working {
            let is_wanted = channels.iter().any(|channel| working.is_of(channel));
            if !is_wanted && !working.stop.send_replace(true) {
                self.state.telegram.remove(working.id);
                tracing::info!(bot = %working.id, "a channel's own Telegram bot is taken away");
            }
        }
        while self.tasks.try_join_next().is_some() {}
        self.working.retain(|working| !working.task.is_finished());
        for channel in &channels {
            let Some(bot) = &channel.bot else { continue };
            let mut accounts = self.working.iter().map(|working| &working.bot.account);
            if accounts.all(|account| *account != bot.account) {
                self.begin(channel, bot);
            }
        }
    }

    fn begin(&mut self, channel: &Channel, bot: &OwnBot) {
        let served = match self.serve(channel, bot) {
            Ok(served) => served,
            Err(error) => {
                let (channel, account) = (channel.name.as_str(), &bot.account);
                tracing::error!(channel, account, %error, "a channel's own Telegram bot cannot run");
                return;
            }
        };
        let id = served.id;
        self.state.telegram.add(served.clone());
        let (stop, stopping) = watch::channel(false);
        let state = self.state.clone();
        let work = async move { keep_running(&state.telegram, &served, stopping).await };
        let task = self.tasks.spawn(work);
        self.working.push(Working {
            id,
            channel: channel.id,
            bot: bot.clone(),
            stop,
            task,
        });
        let channel = channel.name.as_str();
        tracing::info!(bot = %id, channel, "a channel's own Telegram bot runs");
    }

    fn serve(&self, channel: &Channel, bot: &OwnBot) -> Result<Served, CannotRun> {
        let token = Token::parse(bot.token.reveal())?;
        // The command line has refused this, unless both came at one time.
        if self.state.telegram.bot(token.bot()).is_some() {
            return Err(CannotRun::OfSettings);
        }
        let bot = Bot::new(&self.settings.api_url, token).map_err(TelegramError::from)?;
        let hosting = Hosting::Only(channel.id);
        let served = Served::new(self.state, self.outlets, self.settings, bot, hosting)?;
        Ok(served)
    }

    /// Has all of them come to their end.
    pub(super) async fn end(mut self) {
        for working in &self.working {
            working.stop.send_replace(true);
        }
        while self.tasks.join_next().await.is_some() {}
    }
}

/// Why a channel's own bot cannot run.
#[derive(Debug, thiserror::Error)]
enum CannotRun {
    #[error(transparent)]
    Token(#[from] InvalidToken),
    #[error("it is one of --telegram-token's")]
    OfSettings,
    #[error(transparent)]
    Setup(#[from] TelegramError),
}

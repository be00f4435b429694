//! What is set of Telegram, and what cannot be so.

use std::time::Duration;

use kite_domain::channel::Channel;
use kite_protocol::ChannelName;
use kite_telegram::api::{BASE_URL, Bot, BotSetupError, Token, UserId};
use kite_telegram::connector::Hosting;

/// What is set of Telegram.
#[derive(Clone, Debug)]
pub struct TelegramSettings {
    /// The bots' tokens; none: nothing of Telegram runs.
    pub tokens: Vec<Token>,
    /// The server of the Bot API.
    pub api_url: String,
    /// Whether Telegram brings updates, rather than be asked for them.
    pub webhook: bool,
    /// Who may make channels.
    pub hosting: Hosting,
    /// How often it is looked which channels have bots of their own.
    pub look_every: Duration,
}

impl Default for TelegramSettings {
    fn default() -> Self {
        Self {
            tokens: Vec::new(),
            api_url: BASE_URL.to_owned(),
            webhook: false,
            hosting: Hosting::Anyone,
            look_every: Duration::from_secs(10),
        }
    }
}

/// What cannot be set so, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum TelegramError {
    /// Two tokens are of one bot.
    #[error("--telegram-token: bot {0} is there twice; give each bot once, by its latest token")]
    SameBot(UserId),
    /// A bot is a channel's own.
    #[error(
        "--telegram-token: bot {bot} is the channel {channel}'s own; leave its token away here, or take it from the channel: k1te-server channel set {channel} --telegram-token none"
    )]
    OwnBot {
        /// The bot.
        bot: UserId,
        /// Whose it is.
        channel: ChannelName,
    },
    /// Telegram could not reach us.
    #[error(
        "--telegram-webhook: Telegram brings updates to a public https address only; say it by --public-url, or leave --telegram-webhook away, and the server asks for them"
    )]
    NotPublic,
    /// The Bot API is nowhere.
    #[error("--telegram-api-url: {0}")]
    ApiUrl(BotSetupError),
    /// There is no HTTP client.
    #[error(transparent)]
    Client(BotSetupError),
    /// The server's own secret is none.
    #[error("no secret for Telegram's webhook can be made")]
    Secret,
}

impl From<BotSetupError> for TelegramError {
    fn from(error: BotSetupError) -> Self {
        match error {
            BotSetupError::BaseUrl => Self::ApiUrl(error),
            BotSetupError::Client(_) => Self::Client(error),
        }
    }
}

impl TelegramSettings {
    /// Whether all of it can be so, for a server whose public URL was said to be
    /// this one.
    pub fn check(&self, public_url: Option<&str>) -> Result<(), TelegramError> {
        let public = public_url.is_some_and(|url| url.starts_with("https://"));
        if self.webhook && !public {
            return Err(TelegramError::NotPublic);
        }
        self.bots().map(drop)
    }

    /// Whether no bot is one of these channels' own.
    pub(crate) fn check_beside(&self, channels: Vec<Channel>) -> Result<(), TelegramError> {
        for channel in channels {
            let is_its = |token: &&Token| {
                let account = channel.bot.as_ref().map(|bot| &bot.account);
                account == Some(&token.account())
            };
            if let Some(token) = self.tokens.iter().find(is_its) {
                return Err(TelegramError::OwnBot {
                    bot: token.bot(),
                    channel: channel.name,
                });
            }
        }
        Ok(())
    }

    /// The bots, each once.
    pub(super) fn bots(&self) -> Result<Vec<Bot>, TelegramError> {
        let mut bots: Vec<Bot> = Vec::new();
        for token in &self.tokens {
            let id = token.bot();
            if bots.iter().any(|bot| bot.token().bot() == id) {
                return Err(TelegramError::SameBot(id));
            }
            bots.push(Bot::new(&self.api_url, token.clone())?);
        }
        Ok(bots)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(tokens: &[&str]) -> TelegramSettings {
        TelegramSettings {
            tokens: tokens.iter().map(|it| Token::parse(it).unwrap()).collect(),
            ..TelegramSettings::default()
        }
    }

    const ONE: &str = "4711:abcdefghijklmnopqrst";

    #[test]
    fn a_bot_is_there_once() {
        let two = settings(&[ONE, "4712:abcdefghijklmnopqrst"]);
        assert_eq!(two.bots().unwrap().len(), 2);
        let same = settings(&[ONE, "4711:another-secret-of-it"]);
        let refused = same.check(None).unwrap_err();
        assert!(matches!(refused, TelegramError::SameBot(UserId(4711))));
        assert!(!refused.to_string().contains("secret"), "{refused}");
    }

    #[test]
    fn a_webhook_needs_a_public_https_address() {
        let mut settings = settings(&[ONE]);
        settings.webhook = true;
        for url in [None, Some("http://chat.example")] {
            let refused = settings.check(url);
            assert!(matches!(refused, Err(TelegramError::NotPublic)), "{url:?}");
        }
        settings.check(Some("https://chat.example")).unwrap();
        // A channel may bring a bot later.
        settings.tokens.clear();
        let refused = settings.check(None);
        assert!(matches!(refused, Err(TelegramError::NotPublic)));
    }

    #[test]
    fn the_bot_api_is_somewhere() {
        let mut settings = settings(&[ONE]);
        for url in ["here", "ftp://api.example", "https://me@api.example"] {
            url.clone_into(&mut settings.api_url);
            let refused = settings.check(None);
            assert!(matches!(refused, Err(TelegramError::ApiUrl(_))), "{url}");
        }
    }
}

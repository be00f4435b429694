//! What is set of Telegram, and what cannot be so.

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
}

impl Default for TelegramSettings {
    fn default() -> Self {
        Self {
            tokens: Vec::new(),
            api_url: BASE_URL.to_owned(),
            webhook: false,
            hosting: Hosting::Anyone,
        }
    }
}

/// What cannot be set so, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum TelegramError {
    /// Two tokens are of one bot.
    #[error("--telegram-token: bot {0} is there twice; give each bot once, by its latest token")]
    SameBot(UserId),
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
        if self.webhook && !self.tokens.is_empty() && !public {
            return Err(TelegramError::NotPublic);
        }
        self.bots().map(drop)
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
        settings.tokens.clear();
        settings.check(None).unwrap();
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

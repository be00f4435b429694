//! A bot's token: who has it is the bot.

use std::fmt;

use crate::api::UserId;

/// Why a text is no bot token.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a bot token is the bot's number, a colon and its secret, as BotFather gave it")]
pub struct InvalidToken;

/// A bot's token. It is shown nowhere: `Debug` hides the secret, and there is
/// no `Display`.
#[derive(Clone, Eq, PartialEq)]
pub struct Token {
    bot: UserId,
    text: String,
}

impl Token {
    /// Reads a token as `BotFather` gives it: `123456:` and a secret.
    pub fn parse(text: &str) -> Result<Self, InvalidToken> {
        let (bot, secret) = text.split_once(':').ok_or(InvalidToken)?;
        let digits = bot.bytes().all(|b| b.is_ascii_digit());
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
        // The token becomes a part of a URL's path: nothing else may be in it.
        if !digits || !(16..=128).contains(&secret.len()) || !secret.bytes().all(plain) {
            return Err(InvalidToken);
        }
        Ok(Self {
            bot: UserId(bot.parse().map_err(|_| InvalidToken)?),
            text: text.to_owned(),
        })
    }

    /// The bot's own number, which is no secret.
    pub fn bot(&self) -> UserId {
        self.bot
    }

    /// Under which name the bot's outlets are stored, such as `telegram:4711`.
    pub fn account(&self) -> String {
        format!("telegram:{}", self.bot)
    }

    pub(super) fn reveal(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({}:…)", self.bot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_and_not_shown() {
        let token = Token::parse("4711:abcdefghij_klmnop-QRST").unwrap();
        assert_eq!(token.bot(), UserId(4711));
        assert_eq!(token.account(), "telegram:4711");
        assert_eq!(token.reveal(), "4711:abcdefghij_klmnop-QRST");
        assert_eq!(format!("{token:?}"), "Token(4711:…)");
    }

    #[test]
    fn what_would_change_a_url_is_no_token() {
        for text in [
            "",
            "abcdefghij_klmnop",
            ":abcdefghij_klmnop",
            "47a:abcdefghij_klmnop",
            "4711:short",
            "4711:abcdefghij/../klmnop",
            "4711:abcdefghij?klmnop#x",
            "4711:abcdefghijklmnop\n",
            "99999999999999999999:abcdefghij_klmnop",
        ] {
            assert_eq!(Token::parse(text), Err(InvalidToken), "{text}");
        }
    }
}

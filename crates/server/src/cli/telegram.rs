//! The flags of `serve` about Telegram.

use std::ffi::OsStr;

use clap::builder::TypedValueParser;
use clap::error::ErrorKind;
use clap::{Arg, Args, Command, Error, ValueEnum};
use kite_telegram::api::{BASE_URL, Token};
use kite_telegram::connector;

use crate::telegram::TelegramSettings;

#[derive(Args)]
#[expect(clippy::struct_field_names, reason = "they are the names of the flags")]
pub(super) struct TelegramFlags {
    /// The token of a Telegram bot, such as 123456:ABC…; those of several bots
    /// are separated by commas. It is a secret: in the environment or the file
    /// other users of the machine do not see it [default: no Telegram].
    #[arg(
        long,
        env = "K1TE_TELEGRAM_TOKEN",
        hide_env_values = true,
        hide_default_value = true,
        value_name = "TOKEN",
        value_delimiter = ',',
        value_parser = TokenParser
    )]
    telegram_token: Vec<Token>,
    /// The server of the Bot API: Telegram's own, or one that you run.
    #[arg(
        long,
        env = "K1TE_TELEGRAM_API_URL",
        value_name = "URL",
        default_value = BASE_URL
    )]
    telegram_api_url: String,
    /// Let Telegram bring updates to /telegram/ below the public URL, which must
    /// be https, rather than ask for them.
    #[arg(long, env = "K1TE_TELEGRAM_WEBHOOK")]
    telegram_webhook: bool,
    /// Who may make channels by /host in a Telegram group; `invited`: nobody, and
    /// `channel host-code` lets a group become the desk of one.
    #[arg(
        long,
        env = "K1TE_TELEGRAM_HOSTING",
        value_name = "WHO",
        value_enum,
        default_value = "anyone"
    )]
    telegram_hosting: Hosting,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Hosting {
    /// Admins of any group that the bot is in.
    Anyone,
    /// Who has a code.
    Invited,
}

impl TelegramFlags {
    pub(super) fn settings(&self) -> TelegramSettings {
        TelegramSettings {
            tokens: self.telegram_token.clone(),
            api_url: self.telegram_api_url.clone(),
            webhook: self.telegram_webhook,
            hosting: match self.telegram_hosting {
                Hosting::Anyone => connector::Hosting::Anyone,
                Hosting::Invited => connector::Hosting::Invited,
            },
            ..TelegramSettings::default()
        }
    }
}

/// Reads a token. What is none is not shown, as clap would do: it may be one with
/// a slip of the pen.
#[derive(Clone)]
struct TokenParser;

impl TypedValueParser for TokenParser {
    type Value = Token;

    fn parse_ref(&self, _: &Command, _: Option<&Arg>, value: &OsStr) -> Result<Token, Error> {
        Token::parse(value.to_str().unwrap_or_default()).map_err(|error| {
            let words = format!("--telegram-token, or K1TE_TELEGRAM_TOKEN: {error}\n");
            Error::raw(ErrorKind::ValueValidation, words)
        })
    }
}

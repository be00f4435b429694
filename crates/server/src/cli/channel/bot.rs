//! `channel set --telegram-token`: a Telegram bot of the channel's own.

use std::ffi::OsStr;
use std::io;

use clap::builder::TypedValueParser;
use clap::error::ErrorKind;
use clap::{Arg, Command, Error};
use kite_domain::Channel;
use kite_domain::channel::OwnBot;
use kite_domain::outlet::{OutletRole, Standing};

use super::super::{CliError, Workplace};
use crate::telegram::own_bot;

/// What the flag says.
#[derive(Clone, Debug)]
pub(super) enum Said {
    /// The channel has no bot of its own.
    None,
    /// The token comes by stdin.
    Stdin,
    /// This one.
    Bot(OwnBot),
}

/// Reads the flag. What is no token is not shown, as clap would do: it may be one
/// with a slip of the pen.
#[derive(Clone)]
pub(super) struct SaidParser;

impl TypedValueParser for SaidParser {
    type Value = Said;

    fn parse_ref(&self, _: &Command, _: Option<&Arg>, value: &OsStr) -> Result<Said, Error> {
        match value.to_str().unwrap_or_default() {
            "none" => Ok(Said::None),
            "-" => Ok(Said::Stdin),
            token => own_bot(token).map(Said::Bot).map_err(|error| {
                let words = format!(
                    "--telegram-token: {error}; - reads it from stdin, none takes it away\n"
                );
                Error::raw(ErrorKind::ValueValidation, words)
            }),
        }
    }
}

impl Said {
    /// The bot that the channel is to have, if it can have it.
    pub(super) async fn bot(
        self,
        place: &Workplace,
        channel: &Channel,
    ) -> Result<Option<OwnBot>, CliError> {
        let bot = match self {
            Self::None => return Ok(None),
            Self::Stdin => {
                let mut line = String::new();
                io::stdin().read_line(&mut line)?;
                own_bot(line.trim())?
            }
            Self::Bot(bot) => bot,
        };
        check(place, channel, &bot).await?;
        Ok(Some(bot))
    }
}

/// Whether the bot takes part nowhere else.
async fn check(place: &Workplace, channel: &Channel, bot: &OwnBot) -> Result<(), CliError> {
    let number = number(bot).to_owned();
    if place.data.was_served_with(&bot.account) {
        return Err(CliError::BotOfServer(number));
    }
    let channels = place.chat.store().channels().await?;
    let mut others = channels.into_iter().filter(|other| other.id != channel.id);
    let has_it = |other: &Channel| other.bot.as_ref().map(|it| &it.account) == Some(&bot.account);
    let desks = place.data.outlets().desks().await?;
    let answers = |other: &Channel| {
        desks.iter().map(|desk| &desk.outlet).any(|desk| {
            desk.account == bot.account
                && desk.standing != Standing::Ended
                && desk.role == OutletRole::Desk(other.id)
        })
    };
    match others.find(|other| has_it(other) || answers(other)) {
        Some(other) if has_it(&other) => Err(CliError::BotOfChannel(number, other.name)),
        Some(other) => Err(CliError::BotOfDesk(number, other.name)),
        None => Ok(()),
    }
}

/// What people see of a bot: its number, which is no secret.
pub(super) fn number(bot: &OwnBot) -> &str {
    let account = bot.account.split_once(':');
    account.map_or(bot.account.as_str(), |(_, number)| number)
}

//! `channel set` and `channel show`.

use std::io::Write;

use clap::builder::Resettable;
use clap::{Arg, Args};
use kite_domain::Channel;
use kite_domain::channel::KeySource;
use kite_domain::outlet::Standing;
use kite_protocol::ChannelName;

use super::super::{CliError, DataDir, Workplace};
use super::bot::{self, Said, SaidParser};
use super::find;
use super::settings::Settings;
use super::size::Size;

#[derive(Args)]
#[command(mut_args(said_here))]
pub(in crate::cli) struct Set {
    /// The channel's name.
    name: ChannelName,
    #[command(flatten)]
    settings: Settings,
    /// The token of a Telegram bot that is this channel's alone; -: read it from
    /// stdin, where other users of the machine do not see it; none: the
    /// channel has none of its own. A running server follows within seconds.
    #[arg(long, value_name = "TOKEN", value_parser = SaidParser)]
    telegram_token: Option<Said>,
    #[command(flatten)]
    pub(super) data: DataDir,
}

#[derive(Args)]
pub(in crate::cli) struct Show {
    /// The channel's name.
    name: ChannelName,
    #[command(flatten)]
    pub(super) data: DataDir,
}

/// Changes nothing that was not asked for: a variable that somebody has set to
/// make a channel would rename the next one.
fn said_here(flag: Arg) -> Arg {
    match flag.get_id().as_str() {
        "data_dir" | "allow_private_key_hosts" => flag,
        _ => flag.env(Resettable::Reset),
    }
}

impl Set {
    pub(super) async fn run(self, place: &Workplace, out: &mut impl Write) -> Result<(), CliError> {
        let found = find(place, self.name.clone()).await?;
        let bot = match self.telegram_token {
            Some(said) => Some(said.bot(place, &found).await?),
            None => None,
        };
        let change = |channel: &mut Channel| {
            if let Some(bot) = &bot {
                channel.bot.clone_from(bot);
            }
            self.settings.apply(channel)
        };
        let channel = place.chat.change_channel(&self.name, change).await?;
        if bot.is_some() {
            say_what_next(place, &channel).await?;
        }
        show(&channel, out)
    }
}

/// A bot answers for nobody before a group is the desk through it.
async fn say_what_next(place: &Workplace, channel: &Channel) -> Result<(), CliError> {
    let name = &channel.name;
    let account = channel.bot.as_ref().map(|bot| &bot.account);
    let desk = place.data.outlets().desk_of(channel.id).await?;
    let desk = desk.filter(|desk| desk.standing != Standing::Ended);
    if desk.is_some_and(|desk| Some(&desk.account) != account) {
        eprintln!(
            "The group that answers for {name} does so through another bot. To end that: \
             k1te-server channel drop {name}"
        );
    }
    if account.is_some() {
        eprintln!(
            "Add the bot to a group, and write there what this prints: \
             k1te-server channel host-code {name}"
        );
    }
    Ok(())
}

impl Show {
    pub(super) async fn run(self, place: &Workplace, out: &mut impl Write) -> Result<(), CliError> {
        show(&find(place, self.name).await?, out)
    }
}

/// Everything but the secrets, in the words of the flags.
fn show(channel: &Channel, out: &mut impl Write) -> Result<(), CliError> {
    let list = |items: &[String], none: &str| match items {
        [] => none.to_owned(),
        items => items.join(" "),
    };
    let or = |value: Option<String>, none: &str| value.unwrap_or_else(|| none.to_owned());
    let identity = &channel.identity;
    let (jwks, issuer) = match &identity.keys {
        Some(KeySource::Jwks(url)) => (Some(url.clone()), None),
        Some(KeySource::Issuer(url)) => (None, Some(url.clone())),
        None => (None, None),
    };
    let bot = channel.bot.as_ref();
    let bot = bot.map(|bot| format!("of bot {}", bot::number(bot)));
    let hours = channel.hours.as_ref();
    for (name, value) in [
        ("name", channel.name.to_string()),
        ("title", channel.title.clone()),
        ("origin", list(channel.origins.as_slice(), "any")),
        ("language", list(&channel.languages, "none")),
        ("hours", or(hours.map(ToString::to_string), "none")),
        (
            "time-zone",
            or(hours.map(|hours| hours.time_zone().to_owned()), "none"),
        ),
        (
            "quota",
            or(channel.quota.map(|bytes| Size(bytes).to_string()), "none"),
        ),
        (
            "retention-days",
            or(channel.retention_days.map(|days| days.to_string()), "none"),
        ),
        ("jwks-url", or(jwks, "none")),
        ("issuer", or(issuer, "none")),
        (
            "audience",
            or(identity.audience.clone(), channel.name.as_str()),
        ),
        ("telegram-token", or(bot, "none")),
    ] {
        writeln!(out, "{name:15} {value}")?;
    }
    Ok(())
}

//! `channel secret …`: what a site's backend signs user tokens with.

use std::io::Write;

use clap::{Args, Subcommand};
use kite_domain::Channel;
use kite_domain::channel::Secret as ChannelSecret;
use kite_domain::port::Clock;
use kite_protocol::{ChannelName, Timestamp};

use super::super::{CliError, DataDir, Workplace};
use super::find;
use crate::system::{SystemClock, SystemRandom};

#[derive(Subcommand)]
pub(in crate::cli) enum Secret {
    /// Print the secret: whoever has it can be any of the site's users.
    Show(Show),
    /// Make a new secret and print it. The old one stays good for a while, so
    /// that the site's backend can be changed in peace.
    Rotate(Rotate),
}

#[derive(Args)]
pub(in crate::cli) struct Show {
    /// The channel's name.
    name: ChannelName,
    #[command(flatten)]
    data: DataDir,
}

#[derive(Args)]
pub(in crate::cli) struct Rotate {
    /// The channel's name.
    name: ChannelName,
    /// Hours for which the old secret stays good; 0: not at all.
    #[arg(
        long,
        env = "K1TE_KEEP_HOURS",
        value_name = "HOURS",
        default_value_t = 24,
        value_parser = clap::value_parser!(u16).range(0..=24 * 30)
    )]
    keep_hours: u16,
    #[command(flatten)]
    data: DataDir,
}

impl Secret {
    pub(super) fn data(&self) -> &DataDir {
        match self {
            Self::Show(show) => &show.data,
            Self::Rotate(rotate) => &rotate.data,
        }
    }

    pub(super) async fn run(self, place: &Workplace, out: &mut impl Write) -> Result<(), CliError> {
        match self {
            Self::Show(show) => {
                let channel = find(place, show.name).await?;
                writeln!(out, "{}", channel.identity.secret.reveal())?;
            }
            Self::Rotate(rotate) => rotate.run(place, out).await?,
        }
        Ok(())
    }
}

impl Rotate {
    async fn run(self, place: &Workplace, out: &mut impl Write) -> Result<(), CliError> {
        const HOUR: i64 = 60 * 60 * 1000;
        find(place, self.name.clone()).await?;
        let until = SystemClock.now().millis() + i64::from(self.keep_hours) * HOUR;
        let rotate = |channel: &mut Channel| -> Result<(), CliError> {
            let identity = &mut channel.identity;
            let new = ChannelSecret::random(&SystemRandom);
            let old = std::mem::replace(&mut identity.secret, new);
            identity.previous = (self.keep_hours > 0).then(|| (old, Timestamp::from_millis(until)));
            Ok(())
        };
        let channel = place.chat.change_channel(&self.name, rotate).await?;
        writeln!(out, "{}", channel.identity.secret.reveal())?;
        Ok(())
    }
}

//! `channel …`.

mod add;
mod bot;
mod drop_desk;
mod host_code;
mod list;
mod remove;
mod secret;
mod set;
mod settings;
mod size;

use std::io::Write;

use clap::Subcommand;
use kite_domain::Channel;
use kite_protocol::ChannelName;

use super::{CliError, DataDir, Workplace};

#[derive(Subcommand)]
pub(super) enum Command {
    /// Make a channel and print what to paste into the site's pages.
    Add(Box<add::Add>),
    /// List the channels.
    List {
        #[command(flatten)]
        data: DataDir,
    },
    /// Show what is set of a channel.
    Show(set::Show),
    /// Set something of a channel. A running server sees it at once.
    Set(Box<set::Set>),
    /// Print what to write in a Telegram group so that it answers for a channel.
    HostCode(host_code::HostCode),
    /// Let no Telegram group be a channel's desk any more, as /drop does there.
    Drop(drop_desk::DropDesk),
    /// The secret by which the site's backend proves who its users are.
    #[command(subcommand)]
    Secret(secret::Secret),
    /// Remove a channel with all its visitors, messages and files.
    Remove(remove::Remove),
}

impl Command {
    pub(super) async fn run(self, out: &mut (impl Write + Send)) -> Result<(), CliError> {
        let place = match &self {
            Self::Add(add) => Workplace::open_or_make(&add.data).await?,
            other => Workplace::open(other.data()).await?,
        };
        let done = match self {
            Self::Add(add) => add.run(&place, out).await,
            Self::List { .. } => list::list(&place, out).await,
            Self::Show(show) => show.run(&place, out).await,
            Self::Set(set) => set.run(&place, out).await,
            Self::HostCode(code) => code.run(&place, out).await,
            Self::Drop(drop) => drop.run(&place, out).await,
            Self::Secret(secret) => secret.run(&place, out).await,
            Self::Remove(remove) => remove.run(&place, out).await,
        };
        place.data.close().await;
        done
    }

    fn data(&self) -> &DataDir {
        match self {
            Self::Add(add) => &add.data,
            Self::List { data } => data,
            Self::Show(show) => &show.data,
            Self::Set(set) => &set.data,
            Self::HostCode(code) => &code.data,
            Self::Drop(drop) => &drop.data,
            Self::Secret(secret) => secret.data(),
            Self::Remove(remove) => &remove.data,
        }
    }
}

async fn find(place: &Workplace, name: ChannelName) -> Result<Channel, CliError> {
    let found = place.chat.store().channel(&name).await?;
    found.ok_or(CliError::NoSuchChannel(name))
}

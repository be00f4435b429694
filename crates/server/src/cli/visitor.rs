//! `visitor …`: what whoever runs the server owes to a single visitor.
//!
//! A visitor is named by their number, or by the handle that the desk shows.
//! Neither is a secret; the member id is, and so it is never asked for.

mod document;
mod erase;
mod export;
mod list;

use std::io::Write;

use clap::{Args, Subcommand};
use kite_domain::{Channel, Visitor, VisitorId};
use kite_protocol::ChannelName;

use super::{CliError, DataDir, Workplace};

/// Visitors who are looked through for a handle; of more that contain it, the
/// newest.
const CANDIDATES: u32 = 1000;

#[derive(Subcommand)]
pub(super) enum Command {
    /// List visitors with their numbers, the newest first.
    List(list::List),
    /// Write everything that is kept of a visitor to a directory.
    Export(export::Export),
    /// Remove a visitor with everything of theirs, from backups too.
    Erase(erase::Erase),
}

/// Which visitor.
#[derive(Args)]
struct Chosen {
    /// The channel in which they are.
    #[arg(long, value_name = "NAME")]
    channel: ChannelName,
    #[command(flatten)]
    by: By,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct By {
    /// The handle that the desk shows, such as calm-otter-4821.
    #[arg(long, value_name = "HANDLE")]
    handle: Option<String>,
    /// The number that `visitor list` shows.
    #[arg(long, value_name = "NUMBER")]
    visitor: Option<i64>,
}

impl Command {
    pub(super) async fn run(self, out: &mut (impl Write + Send)) -> Result<(), CliError> {
        let place = Workplace::open(self.data()).await?;
        let done = match self {
            Self::List(list) => list.run(&place, out).await,
            Self::Export(export) => export.run(&place, out).await,
            Self::Erase(erase) => erase.run(&place, out).await,
        };
        place.data.close().await;
        done
    }

    fn data(&self) -> &DataDir {
        match self {
            Self::List(list) => &list.data,
            Self::Export(export) => &export.data,
            Self::Erase(erase) => &erase.data,
        }
    }
}

impl Chosen {
    /// The one visitor who is meant.
    async fn find(&self, place: &Workplace) -> Result<(Channel, Visitor), CliError> {
        let channel = channel(place, &self.channel).await?;
        let store = place.chat.store();
        let mut found = match &self.by {
            By {
                visitor: Some(number),
                ..
            } => Vec::from_iter(store.visitor(VisitorId(*number)).await?),
            By { handle, .. } => {
                let handle = handle.as_deref().unwrap_or_default();
                let mut alike = store.find_visitors(channel.id, handle, CANDIDATES).await?;
                alike.retain(|visitor| visitor.handle == handle);
                alike
            }
        };
        found.retain(|visitor| visitor.channel == channel.id);
        match (found.pop(), found.is_empty()) {
            (Some(visitor), true) => Ok((channel, visitor)),
            (None, _) => Err(CliError::NoSuchVisitor(self.channel.clone())),
            (Some(last), false) => {
                found.push(last);
                Err(CliError::SeveralVisitors(list::in_one_line(&found)))
            }
        }
    }
}

async fn channel(place: &Workplace, name: &ChannelName) -> Result<Channel, CliError> {
    let found = place.chat.store().channel(name).await?;
    found.ok_or_else(|| CliError::NoSuchChannel(name.clone()))
}

//! `channel drop`: no group elsewhere is a channel's desk any more.

use std::io::Write;

use clap::Args;
use kite_domain::outlet::Standing;
use kite_protocol::ChannelName;

use super::super::{CliError, DataDir, Workplace};
use super::find;

#[derive(Args)]
pub(in crate::cli) struct DropDesk {
    /// The channel's name.
    name: ChannelName,
    #[command(flatten)]
    pub(super) data: DataDir,
}

impl DropDesk {
    pub(super) async fn run(self, place: &Workplace, out: &mut impl Write) -> Result<(), CliError> {
        let channel = find(place, self.name).await?;
        let outlets = place.data.outlets();
        let desk = outlets.desk_of(channel.id).await?;
        let Some(desk) = desk.filter(|desk| desk.standing != Standing::Ended) else {
            return Err(CliError::NoDesk(channel.name));
        };
        // Forgotten, not ended: a group that is to answer no more must not make
        // itself the desk again.
        outlets.forget_outlet(desk.id).await?;
        writeln!(
            out,
            "No Telegram group is the desk of {} any more; the desk's page is.",
            channel.name
        )?;
        Ok(())
    }
}

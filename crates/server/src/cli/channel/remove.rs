//! `channel remove`.

use std::io::Write;

use clap::Args;
use kite_domain::port::BlobStore;
use kite_protocol::ChannelName;

use super::super::confirm::confirmed;
use super::super::{CliError, DataDir, Workplace};

#[derive(Args)]
pub(in crate::cli) struct Remove {
    /// The channel's name.
    name: ChannelName,
    /// Do not ask.
    #[arg(long, env = "K1TE_YES")]
    yes: bool,
    #[command(flatten)]
    pub(super) data: DataDir,
}

impl Remove {
    pub(super) async fn run(self, place: &Workplace, out: &mut impl Write) -> Result<(), CliError> {
        let store = place.chat.store();
        if store.channel(&self.name).await?.is_none() {
            return Err(CliError::NoSuchChannel(self.name));
        }
        let question = format!(
            "Remove the channel {} with all its messages and files?",
            self.name
        );
        if !self.yes && !confirmed(&question)? {
            return Err(CliError::NotConfirmed(self.name));
        }
        let Some(files) = store.remove_channel(&self.name).await? else {
            return Err(CliError::NoSuchChannel(self.name));
        };
        let mut failed = None;
        for file in &files {
            failed = place.data.blobs().remove(file).await.err().or(failed);
        }
        match failed {
            Some(error) => Err(CliError::Files(error)),
            None => Ok(writeln!(
                out,
                "Removed the channel {} and {} of its files.",
                self.name,
                files.len()
            )?),
        }
    }
}

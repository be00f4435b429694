//! `channel add`.

use std::io::Write;

use clap::Args;
use kite_domain::Origins;
use kite_domain::channel::Secret;
use kite_domain::port::{Clock, NewChannel, StoreError};
use kite_protocol::ChannelName;

use super::super::{CliError, DataDir, PublicUrl, Workplace};
use super::settings::Settings;
use crate::public_url::snippet;
use crate::system::{SystemClock, SystemRandom};

#[derive(Args)]
pub(in crate::cli) struct Add {
    /// 8 to 32 of A-Z a-z 0-9 _ -
    name: ChannelName,
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    pub(super) data: DataDir,
    #[command(flatten)]
    public_url: PublicUrl,
}

impl Add {
    pub(super) async fn run(self, place: &Workplace, out: &mut impl Write) -> Result<(), CliError> {
        // Before the channel is made: what is wrong leaves nothing behind.
        self.settings.check()?;
        let name = self.name.clone();
        let added = place.chat.store().add_channel(NewChannel {
            title: name.to_string(),
            name: self.name,
            origins: Origins::default(),
            secret: Secret::random(&SystemRandom),
            created_at: SystemClock.now(),
        });
        let mut channel = added.await.map_err(|error| match error {
            StoreError::NameTaken => CliError::ChannelExists(name),
            other => other.into(),
        })?;
        self.settings.apply(&mut channel)?;
        let public_url = place.public_url(self.public_url);
        let snippet = snippet(&public_url, channel.name.as_str());
        place.chat.store().update_channel(channel).await?;
        writeln!(out, "{snippet}")?;
        Ok(())
    }
}

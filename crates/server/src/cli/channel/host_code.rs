//! `channel host-code`: by which a Telegram group becomes a channel's desk.

use std::io::Write;

use clap::Args;
use kite_domain::operator::Grant;
use kite_domain::port::{Clock, LinkTarget, Random};
use kite_protocol::{ChannelName, Timestamp};
use kite_telegram::link::HostCode as Code;

use super::super::{CliError, DataDir, Workplace};
use super::find;
use crate::system::{SystemClock, SystemRandom};

/// Characters of a code: 124 bits.
const CODE_LEN: usize = 24;

/// How long a code is good for: an hour.
const VALID_MINUTES: i64 = 60;

#[derive(Args)]
pub(in crate::cli) struct HostCode {
    /// The channel's name.
    name: ChannelName,
    #[command(flatten)]
    pub(super) data: DataDir,
}

impl HostCode {
    pub(super) async fn run(self, place: &Workplace, out: &mut impl Write) -> Result<(), CliError> {
        let channel = find(place, self.name).await?;
        let random: &dyn Random = &SystemRandom;
        let code = random.text(CODE_LEN);
        let until = SystemClock.now().millis() + VALID_MINUTES * 60_000;
        let grant = Grant {
            token: Code::new(code.as_str()).hash(),
            expires_at: Timestamp::from_millis(until),
        };
        let target = LinkTarget::Desk(channel.id);
        place.data.outlets().add_link(target, grant).await?;
        writeln!(out, "/host {} {code}", channel.name)?;
        eprintln!(
            "Write this in the Telegram group that is to answer for the channel, as one of its \
             admins: good once, within an hour. Add the server's bot to the group before."
        );
        Ok(())
    }
}

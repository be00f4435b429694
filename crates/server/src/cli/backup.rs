//! `backup`.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use kite_domain::port::Clock;

use super::{CliError, DataDir};
use crate::backup::make;
use crate::system::SystemClock;

#[derive(Args)]
pub(super) struct Backup {
    /// Where backups are kept; made if it is not there. Another disk than that
    /// of the data is a wise choice.
    #[arg(long, env = "K1TE_BACKUP_DIR", value_name = "DIR")]
    to: PathBuf,
    #[command(flatten)]
    data: DataDir,
}

impl Backup {
    pub(super) async fn run(self, out: &mut (impl Write + Send)) -> Result<(), CliError> {
        let made = make(self.data.existing()?, &self.to, SystemClock.now()).await?;
        writeln!(out, "{}", made.place.display())?;
        eprintln!(
            "Backed up the database and {} files ({} bytes).",
            made.files, made.bytes
        );
        match made.lost {
            0 => Ok(()),
            count => Err(CliError::BackupLacks(count)),
        }
    }
}

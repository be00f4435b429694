//! `restore`.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::{CliError, DataDir};
use crate::backup::restore;

#[derive(Args)]
pub(super) struct Restore {
    /// The backup: a directory kite-… that `backup` has made.
    #[arg(long, value_name = "BACKUP")]
    from: PathBuf,
    #[command(flatten)]
    data: DataDir,
}

impl Restore {
    pub(super) async fn run(self, out: &mut (impl Write + Send)) -> Result<(), CliError> {
        let data_dir = self.data.data_dir;
        let restored = restore(&self.from, &data_dir).await?;
        writeln!(
            out,
            "Restored the database and {} files to {}.",
            restored.files,
            data_dir.display()
        )?;
        if restored.erased > 0 {
            writeln!(
                out,
                "Visitors left out, as they were erased since: {}.",
                restored.erased
            )?;
        }
        if restored.lacking > 0 {
            writeln!(
                out,
                "{} files were gone when the backup was made; `k1te-server check` lists them.",
                restored.lacking
            )?;
        }
        Ok(())
    }
}

//! `visitor erase`.

use std::io::Write;

use clap::Args;
use kite_domain::port::BlobStore;
use kite_store::{VisitorMark, empty_log};

use super::super::{CliError, DataDir, Workplace, confirm};
use super::Chosen;
use crate::backup::{ErasureKey, Index};
use crate::data::DATABASE;

#[derive(Args)]
pub(in crate::cli) struct Erase {
    #[command(flatten)]
    chosen: Chosen,
    /// Do not ask.
    #[arg(long, env = "K1TE_YES")]
    yes: bool,
    #[command(flatten)]
    pub(super) data: DataDir,
}

impl Erase {
    pub(super) async fn run(self, place: &Workplace, out: &mut impl Write) -> Result<(), CliError> {
        let (channel, visitor) = self.chosen.find(place).await?;
        let number = visitor.id.0;
        let question = format!(
            "Erase visitor {number} ({}) of {} with everything they wrote and got?",
            visitor.handle, channel.name
        );
        if !self.yes && !confirm::confirmed(&question)? {
            return Err(CliError::EraseNotConfirmed(number));
        }
        let mark = VisitorMark {
            id: number,
            channel: channel.name.to_string(),
            handle: visitor.handle,
            created_at: visitor.created_at.millis(),
        };
        // First of all it is noted: should this be cut off, then no backup
        // brings back what is half removed.
        let mut index = Index::open(&self.data.data_dir)?;
        index.add_erased([ErasureKey::of(&mark)])?;
        let freed = place.chat.store().erase_visitor(visitor.id).await?;
        let files = freed.unwrap_or_default();
        let mut failed = None;
        for file in &files {
            failed = place.data.blobs().remove(file).await.err().or(failed);
        }
        let out_of_reach = index.spread();
        let is_gone = empty_log(&self.data.data_dir.join(DATABASE)).await?;
        writeln!(
            out,
            "Erased visitor {number} of {} and {} files.",
            channel.name,
            files.len()
        )?;
        if !is_gone {
            writeln!(
                out,
                "Somebody is reading the database, a backup perhaps: traces stay in its log until the next erasure or until the server stops."
            )?;
        }
        if let Some(last) = out_of_reach.last() {
            writeln!(
                out,
                "{} backups cannot be reached now, the last of them {}: those that still exist are told at the next backup or erasure that reaches them.",
                out_of_reach.len(),
                last.display()
            )?;
        }
        failed.map_or(Ok(()), |error| Err(CliError::EraseFiles(error)))
    }
}

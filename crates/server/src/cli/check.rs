//! `check`.

use std::io::{self, Write};
use std::time::{Duration, SystemTime};

use clap::Args;
use kite_store::{Inspector, Problem, Shelf, check};

use super::{CliError, DataDir};
use crate::data::{DATABASE, FILES};

/// What is younger may yet become part of something.
const ORPHAN_AGE: Duration = Duration::from_hours(1);

#[derive(Args)]
pub(super) struct Check {
    /// Remove files that have belonged to nothing for an hour, and change
    /// nothing else.
    #[arg(long, env = "K1TE_REPAIR")]
    repair: bool,
    #[command(flatten)]
    data: DataDir,
}

impl Check {
    pub(super) async fn run(self, out: &mut (impl Write + Send)) -> Result<(), CliError> {
        let data_dir = self.data.existing()?;
        let mut database = Inspector::open(&data_dir.join(DATABASE)).await?;
        let files = Shelf::new(data_dir.join(FILES));
        let (mut problems, mut written) = (0, Ok(()));
        let checked = check(&mut database, &files, &mut |problem| {
            let line = match &problem {
                Problem::Orphan { id, place, since } if self.repair && is_old(*since) => {
                    match files.remove(id) {
                        Ok(()) => {
                            format!("{} belonged to nothing and is removed", place.display())
                        }
                        Err(error) => {
                            problems += 1;
                            format!("{problem}; it cannot be removed: {error}")
                        }
                    }
                }
                problem => {
                    problems += 1;
                    problem.to_string()
                }
            };
            if written.is_ok() {
                written = writeln!(out, "{line}");
            }
        })
        .await?;
        database.close().await;
        written?;
        if problems > 0 {
            return Err(CliError::Problems(problems));
        }
        report(out, checked.files, checked.current)?;
        Ok(())
    }
}

fn report(out: &mut impl Write, files: u64, current: bool) -> io::Result<()> {
    writeln!(
        out,
        "The database and its {files} files are as they should be."
    )?;
    if !current {
        writeln!(
            out,
            "The database is of another release: what only that one knows was not looked at."
        )?;
    }
    Ok(())
}

fn is_old(since: Option<SystemTime>) -> bool {
    since
        .and_then(|since| since.elapsed().ok())
        .is_some_and(|age| age > ORPHAN_AGE)
}

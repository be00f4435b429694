//! `visitor export`.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use kite_domain::conversation::Page;
use kite_domain::port::{Clock, Store};
use kite_domain::{Content, Conversation, Entry, Seq};
use kite_store::Shelf;

use super::super::{CliError, DataDir, Workplace};
use super::Chosen;
use super::document::{Document, OfConversation, OfDevice, OfEntry};
use crate::data::{self, FILES};
use crate::system::SystemClock;

/// Entries that are read at once.
const PAGE: u32 = 500;

#[derive(Args)]
pub(in crate::cli) struct Export {
    #[command(flatten)]
    chosen: Chosen,
    /// Where to write to: a directory that is not there yet.
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    #[command(flatten)]
    pub(super) data: DataDir,
}

impl Export {
    pub(super) async fn run(self, place: &Workplace, out: &mut impl Write) -> Result<(), CliError> {
        let (channel, visitor) = self.chosen.find(place).await?;
        if self.to.exists() {
            return Err(CliError::ExportExists(self.to));
        }
        let to = self.to.as_path();
        data::make_dir(&to.join(FILES))?;
        let store = place.chat.store();
        let mut files = Files {
            from: Shelf::new(self.data.data_dir.join(FILES)),
            to,
            lost: 0,
        };
        let mut conversations = Vec::new();
        for conversation in store.conversations_of(visitor.id).await? {
            let entries = entries(store, &conversation, &mut files).await?;
            let row = store.inbox_row(conversation.id).await?;
            let report = row.and_then(|row| row.report);
            conversations.push(OfConversation::new(&conversation, report, entries));
        }
        let devices = place.data.database().devices_of(visitor.id).await?;
        let devices = devices.into_iter().map(|joined_at| OfDevice {
            joined_at: joined_at.to_string(),
        });
        let document = Document {
            exported_at: SystemClock.now().to_string(),
            channel: (&channel).into(),
            visitor: (&visitor).into(),
            devices: devices.collect(),
            conversations,
        };
        let lost = files.lost;
        let path = to.join("visitor.json");
        write(&path, &document).map_err(|source| CliError::Export { path, source })?;
        writeln!(
            out,
            "Exported visitor {} of {} to {}.",
            visitor.id.0,
            channel.name,
            to.display()
        )?;
        match lost {
            0 => Ok(()),
            count => Err(CliError::ExportLacks(count)),
        }
    }
}

async fn entries(
    store: &dyn Store,
    conversation: &Conversation,
    files: &mut Files<'_>,
) -> Result<Vec<OfEntry>, CliError> {
    let mut entries = Vec::new();
    let mut last = Seq(0);
    loop {
        let page = store
            .entries(conversation.id, Page::After(last), PAGE)
            .await?;
        let Some(end) = page.last() else {
            return Ok(entries);
        };
        last = end.seq;
        for entry in page {
            let path = files.copy(&entry)?;
            entries.push(OfEntry::new(entry, path));
        }
    }
}

/// The files' way into the export.
struct Files<'a> {
    from: Shelf,
    to: &'a Path,
    lost: usize,
}

impl Files<'_> {
    /// Copies the file of an entry, if it has one, and says where it is in the
    /// export. Its name was chosen by whoever sent it, so it gets one of ours.
    fn copy(&mut self, entry: &Entry) -> Result<Option<String>, CliError> {
        let Content::File(file) = &entry.content else {
            return Ok(None);
        };
        let ending = ending(&file.meta.media_type);
        let path = format!("{FILES}/{}-{}{ending}", entry.conversation.0, entry.seq.0);
        let to = self.to.join(&path);
        match fs::copy(self.from.place(&file.id), &to) {
            Ok(_) => Ok(Some(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.lost += 1;
                Ok(None)
            }
            Err(source) => Err(CliError::Export { path: to, source }),
        }
    }
}

/// What the name of a file of this type ends with.
fn ending(media_type: &str) -> &'static str {
    match media_type {
        "application/pdf" => ".pdf",
        "application/zip" | "application/x-zip-compressed" => ".zip",
        "image/gif" => ".gif",
        "image/jpeg" => ".jpg",
        "image/png" => ".png",
        "image/webp" => ".webp",
        "video/mp4" => ".mp4",
        _ => "",
    }
}

fn write(path: &Path, document: &Document) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    serde_json::to_writer_pretty(&mut file, document)?;
    file.write_all(b"\n")?;
    file.sync_all()
}

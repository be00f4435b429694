//! `channel …`.

use std::io::{self, BufRead, IsTerminal, Write};

use clap::{Args, Subcommand};
use kite_domain::channel::InvalidOrigin;
use kite_domain::port::{BlobStore, Clock, NewChannel, StoreError};
use kite_domain::{Channel, Origins};
use kite_protocol::ChannelName;

use super::{CliError, DataDir, PublicUrl, Workplace};
use crate::public_url::snippet;
use crate::system::SystemClock;

/// The longest title of a channel, in bytes.
const TITLE_BYTES: usize = 128;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Make a channel and print what to paste into the site's pages.
    Add(Add),
    /// List the channels.
    List {
        #[command(flatten)]
        data: DataDir,
    },
    /// Remove a channel with all its visitors, messages and files.
    Remove(Remove),
}

#[derive(Args)]
pub(super) struct Add {
    /// 8 to 32 of A-Z a-z 0-9 _ -
    name: ChannelName,
    /// What people see [default: the name].
    #[arg(long, env = "K1TE_TITLE", value_name = "TITLE", value_parser = title)]
    title: Option<String>,
    #[arg(help = "A site whose pages may use the channel, such as https://shop.example; may be repeated [default: every site]",
        long = "origin", env = "K1TE_ORIGIN", value_name = "URL", value_delimiter = ',', value_parser = origin)]
    origins: Vec<String>,
    #[command(flatten)]
    data: DataDir,
    #[command(flatten)]
    public_url: PublicUrl,
}

#[derive(Args)]
pub(super) struct Remove {
    /// The channel's name.
    name: ChannelName,
    /// Do not ask.
    #[arg(long, env = "K1TE_YES")]
    yes: bool,
    #[command(flatten)]
    data: DataDir,
}

fn title(text: &str) -> Result<String, String> {
    let title = text.trim();
    if title.is_empty() || title.len() > TITLE_BYTES || title.contains(char::is_control) {
        return Err(format!(
            "expected a title of 1 to {TITLE_BYTES} bytes without control characters"
        ));
    }
    Ok(title.to_owned())
}

fn origin(text: &str) -> Result<String, InvalidOrigin> {
    Origins::new([text]).map(|_| text.to_owned())
}

impl Command {
    pub(super) async fn run(self, out: &mut (impl Write + Send)) -> Result<(), CliError> {
        let (Self::Add(Add { data, .. }) | Self::List { data } | Self::Remove(Remove { data, .. })) =
            &self;
        let place = Workplace::open(data).await?;
        let done = match self {
            Self::Add(add) => add.run(&place, out).await,
            Self::List { .. } => list(&place, out).await,
            Self::Remove(remove) => remove.run(&place, out).await,
        };
        place.data.close().await;
        done
    }
}

impl Add {
    async fn run(self, place: &Workplace, out: &mut impl Write) -> Result<(), CliError> {
        let name = self.name.clone();
        let title = self.title.unwrap_or_else(|| name.to_string());
        let added = place.chat.store().add_channel(NewChannel {
            name: self.name,
            title,
            // Each has been checked already.
            origins: Origins::new(self.origins).unwrap_or_default(),
            created_at: SystemClock.now(),
        });
        let channel = added.await.map_err(|error| match error {
            StoreError::NameTaken => CliError::ChannelExists(name),
            other => other.into(),
        })?;
        let public_url = place.public_url(self.public_url);
        writeln!(out, "{}", snippet(&public_url, channel.name.as_str()))?;
        Ok(())
    }
}

async fn list(place: &Workplace, out: &mut impl Write) -> Result<(), CliError> {
    let channels = place.chat.store().channels().await?;
    let width = |text: fn(&Channel) -> &str, heading: &str| {
        let widths = channels.iter().map(|channel| text(channel).chars().count());
        widths.max().unwrap_or_default().max(heading.len())
    };
    let name = width(|channel| channel.name.as_str(), "NAME");
    let title = width(|channel| &channel.title, "TITLE");
    writeln!(out, "{:name$}  {:title$}  ORIGINS", "NAME", "TITLE")?;
    for channel in &channels {
        let origins = match channel.origins.as_slice() {
            [] => "every site".to_owned(),
            list => list.join(" "),
        };
        let (name_text, title_text) = (channel.name.as_str(), &channel.title);
        writeln!(out, "{name_text:name$}  {title_text:title$}  {origins}")?;
    }
    Ok(())
}

impl Remove {
    async fn run(self, place: &Workplace, out: &mut impl Write) -> Result<(), CliError> {
        let store = place.chat.store();
        if store.channel(&self.name).await?.is_none() {
            return Err(CliError::NoSuchChannel(self.name));
        }
        if !self.yes && !confirmed(&self.name)? {
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

/// Asks, if there is somebody to ask.
fn confirmed(name: &ChannelName) -> io::Result<bool> {
    let stdin = io::stdin();
    if !stdin.is_terminal() {
        return Ok(false);
    }
    eprint!("Remove the channel {name} with all its messages and files? [y/N] ");
    let mut answer = String::new();
    stdin.lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

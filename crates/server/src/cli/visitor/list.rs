//! `visitor list`.

use std::io::Write;

use clap::Args;
use kite_domain::conversation::Page;
use kite_domain::port::Store;
use kite_domain::{Visitor, VisitorId};
use kite_protocol::{ChannelName, Timestamp};

use super::super::{CliError, DataDir, Workplace};

#[derive(Args)]
pub(in crate::cli) struct List {
    /// The channel.
    #[arg(long, value_name = "NAME")]
    channel: ChannelName,
    /// Only those whose name, handle or id at the site contains this.
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    name: String,
    /// At most so many.
    #[arg(long, value_name = "NUMBER", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    limit: u32,
    #[command(flatten)]
    pub(super) data: DataDir,
}

impl List {
    pub(super) async fn run(self, place: &Workplace, out: &mut impl Write) -> Result<(), CliError> {
        let channel = super::channel(place, &self.channel).await?;
        let store = place.chat.store();
        let visitors = store
            .find_visitors(channel.id, &self.name, self.limit)
            .await?;
        writeln!(
            out,
            "{:>8}  {:24}  {:10}  {:10}  NAME",
            "NUMBER", "HANDLE", "FIRST", "LAST"
        )?;
        for visitor in &visitors {
            let last = last_entry(store, visitor.id).await?;
            writeln!(
                out,
                "{:>8}  {:24}  {:10}  {:10}  {}",
                visitor.id.0,
                visitor.handle,
                day(visitor.created_at),
                last.map_or_else(String::new, day),
                shown(visitor.name.as_deref().unwrap_or_default())
            )?;
        }
        Ok(())
    }
}

/// When something was last said or changed in one of their conversations.
async fn last_entry(store: &dyn Store, visitor: VisitorId) -> Result<Option<Timestamp>, CliError> {
    let mut last = None;
    for conversation in store.conversations_of(visitor).await? {
        let page = store.entries(conversation.id, Page::Last, 1).await?;
        last = last.max(page.first().map(|entry| entry.stored_at));
    }
    Ok(last)
}

fn day(time: Timestamp) -> String {
    let mut text = time.to_string();
    text.truncate("2026-11-21".len());
    text
}

/// A name that cannot do anything to the terminal: pages choose it.
fn shown(name: &str) -> String {
    name.replace(char::is_control, "\u{fffd}")
}

/// Visitors to choose from.
pub(super) fn in_one_line(visitors: &[Visitor]) -> String {
    let lines = visitors.iter().map(|visitor| {
        let (number, since) = (visitor.id.0, day(visitor.created_at));
        match &visitor.name {
            Some(name) => format!("--visitor {number} (since {since}, {})", shown(name)),
            None => format!("--visitor {number} (since {since})"),
        }
    });
    lines.collect::<Vec<_>>().join(", ")
}

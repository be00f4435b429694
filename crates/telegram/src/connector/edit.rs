//! A changed message changes the entries that it became.

use kite_domain::conversation::Page;
use kite_domain::entry::{Content, Entry};
use kite_domain::outlet::{Outlet, OutletRole, Post, Standing};
use kite_domain::{Author, ChatError, ConversationId, Seq};
use kite_protocol::MessageId as EntryId;

use super::bring::parts;
use super::heard::Heard;
use super::update::Failed;
use super::words::message as words;
use crate::content::{self, Incoming};

/// How far back it is looked for a later change.
const LOOK_BACK: u32 = 100;

/// Deals with a changed message. One that became no entry, such as a command,
/// changes nothing.
pub(super) async fn hear(heard: Heard<'_>) -> Result<(), Failed> {
    let outlet = heard.connector.outlet_at(heard.chat()).await?;
    let Some(outlet) = outlet.filter(|outlet| outlet.standing != Standing::Ended) else {
        return Ok(());
    };
    let text = match content::read(heard.message) {
        Incoming::Text(text) | Incoming::File { caption: text, .. } => text,
        Incoming::Service(_) | Incoming::Unsupported => return Ok(()),
    };
    let author = match outlet.role {
        OutletRole::Visitor { .. } => Some(Author::Visitor),
        OutletRole::Desk(_) => heard.operator().await?,
    };
    let message = heard.message.message_id;
    let shown = heard
        .connector
        .outlets()
        .shown_by(outlet.id, message.0)
        .await?;
    let (Some(author), Some(first)) = (author, shown.first()) else {
        return Ok(());
    };
    heard.tell_presence(&author, &outlet);
    let conversation = first.conversation;
    match change(&heard, &outlet, conversation, author, &shown, &text).await {
        Err(Failed::Chat(ChatError::Blocked)) => {
            heard.answer(words::blocked()).await;
            Ok(())
        }
        other => other,
    }
}

async fn change(
    heard: &Heard<'_>,
    outlet: &Outlet,
    conversation: ConversationId,
    author: Author,
    shown: &[Post],
    text: &str,
) -> Result<(), Failed> {
    let chat = heard.connector.chat();
    let mut entries = Vec::new();
    for post in shown.iter().filter(|post| !post.ours) {
        entries.extend(chat.store().entry(conversation, post.seq).await?);
    }
    let targets: Vec<Seq> = entries.iter().map(|entry| entry.seq).collect();
    if is_outdated(heard, conversation, &targets).await? {
        return Ok(());
    }
    entries.retain(|entry| entry.content != Content::Deleted);
    // Deleted elsewhere, all of it: that is nobody's to take back.
    if entries.is_empty() {
        return Ok(());
    }
    let texts: Vec<&Entry> = entries
        .iter()
        .filter(|entry| matches!(entry.content, Content::Text(_)))
        .collect();
    let parts = parts(text);
    let as_change = |part| heard.as_change(outlet.id, conversation, author.clone(), part);
    for number in 0..parts.len().max(texts.len()) {
        match (texts.get(number), parts.get(number)) {
            (Some(entry), part) if says(entry, part) => {}
            (Some(entry), part) => {
                let edited = chat.relay_edit(as_change(number)?, entry.seq, part.cloned());
                match edited.await {
                    // Somebody else deleted it, or wrote it under another name.
                    Ok(_) | Err(ChatError::NotEditable | ChatError::NotYours) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            (None, Some(part)) => {
                // Behind the parts that are there, as a part of the same message.
                // What was one before and is deleted does not become one again.
                let mut from = as_change(number)?;
                from.origin.message = Some(heard.message.message_id.0);
                chat.relay_text(from, part.clone()).await?;
            }
            (None, None) => {}
        }
    }
    Ok(())
}

fn says(entry: &Entry, part: Option<&String>) -> bool {
    match (&entry.content, part) {
        (Content::Text(text), Some(part)) => text == part,
        _ => false,
    }
}

/// Whether a later change of the same message has come before this one.
async fn is_outdated(
    heard: &Heard<'_>,
    conversation: ConversationId,
    targets: &[Seq],
) -> Result<bool, Failed> {
    let store = heard.connector.chat().store();
    let latest = store.entries(conversation, Page::Last, LOOK_BACK).await?;
    let ours = heard.order();
    let later = |entry: &Entry| match entry.content {
        Content::Edit { target, .. } => {
            targets.contains(&target) && order(entry).is_some_and(|order| order > ours)
        }
        _ => false,
    };
    Ok(latest.iter().any(later))
}

impl Heard<'_> {
    /// By what changes of one message follow each other: many within a second
    /// have the same time.
    fn order(&self) -> (i64, i64) {
        let at = self.message.edit_date.unwrap_or(self.message.date);
        (at.saturating_mul(1000), self.update.0)
    }
}

/// The same of a change that is kept; none if it did not come from here.
fn order(entry: &Entry) -> Option<(i64, i64)> {
    Some((entry.sent_at.millis(), update_of(&entry.client_id)?))
}

/// The update in the id of a change: see [`Heard::as_change`].
fn update_of(id: &EntryId) -> Option<i64> {
    let mut words = id.as_str().strip_prefix("tg.")?.split('.');
    let update = words.nth(1)?.strip_prefix('u')?;
    update.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_told_apart_from_messages() {
        let id = |text: &str| EntryId::new(text).unwrap();
        assert_eq!(update_of(&id("tg.4711.u900001.0")), Some(900_001));
        assert_eq!(update_of(&id("tg.4711.-100.7")), None);
        assert_eq!(update_of(&id("V1StGXR8_Z")), None);
    }
}

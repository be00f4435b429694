//! An entry with what has to be known of it to show it.

use kite_domain::conversation::Page;
use kite_domain::entry::{Author, Content, Entry};
use kite_domain::outlet::Due;
use kite_domain::visitor::Visitor;
use kite_domain::{ConversationId, Seq};

use super::{Halt, Lane};
use crate::connector::render::{Scene, View};

/// How many entries around one are looked at for who wrote last, or for a
/// hand-off.
const AROUND: u32 = 50;

/// An entry with its visitor.
pub(super) struct Story {
    /// The entry.
    pub(super) entry: Entry,
    /// The visitor of its conversation.
    pub(super) visitor: Visitor,
}

impl Story {
    /// The conversation, as somebody sees it.
    pub(super) fn scene(&self, view: View) -> Scene<'_> {
        Scene {
            view,
            visitor: &self.visitor,
        }
    }
}

impl Lane {
    /// What is due; none if it is there no more.
    pub(super) async fn story(&self, due: Due) -> Result<Option<Story>, Halt> {
        let store = self.connector.chat().store();
        let Some(entry) = store.entry(due.conversation, due.seq).await? else {
            return Ok(None);
        };
        let visitor = self.visitor_of(due.conversation).await?;
        Ok(visitor.map(|visitor| Story { entry, visitor }))
    }

    async fn visitor_of(&self, conversation: ConversationId) -> Result<Option<Visitor>, Halt> {
        let store = self.connector.chat().store();
        match store.conversation(conversation).await? {
            Some(found) => Ok(store.visitor(found.visitor).await?),
            None => Ok(None),
        }
    }

    /// How the visitor sees an entry in their own chat. Who writes is said when
    /// it is somebody else than before, and of what was written before the
    /// visitor came.
    pub(super) async fn own_view(&self, entry: &Entry) -> Result<View, Halt> {
        let Author::Operator { name, .. } = &entry.author else {
            return Ok(View::Own { named: false });
        };
        let (conversation, seq) = (entry.conversation, entry.seq);
        let before = self.around(conversation, Page::Before(seq)).await?;
        let last = before.iter().rev().find_map(|entry| match &entry.author {
            Author::Operator { name, .. } if entry.content.is_message() => Some(name),
            _ => None,
        });
        let after = self.around(conversation, Page::After(seq)).await?;
        let replayed = after
            .iter()
            .any(|entry| matches!(entry.content, Content::Handoff(Some(_))));
        Ok(View::Own {
            named: replayed || last != Some(name),
        })
    }

    /// The newest message of an operator up to a number that is here, with the
    /// message that shows it.
    pub(super) async fn newest_answer(
        &self,
        conversation: ConversationId,
        up_to: Seq,
    ) -> Result<Option<i64>, Halt> {
        let page = Page::Before(up_to.next());
        for entry in self.around(conversation, page).await?.iter().rev() {
            let is_answer =
                matches!(entry.author, Author::Operator { .. }) && entry.content.is_message();
            if !is_answer {
                continue;
            }
            let posts = self.connector.outlets();
            let posts = posts
                .posts_of(self.outlet.id, conversation, entry.seq)
                .await?;
            if let Some(post) = posts.first() {
                return Ok(Some(post.message));
            }
        }
        Ok(None)
    }

    async fn around(&self, conversation: ConversationId, page: Page) -> Result<Vec<Entry>, Halt> {
        let store = self.connector.chat().store();
        Ok(store.entries(conversation, page, AROUND).await?)
    }
}

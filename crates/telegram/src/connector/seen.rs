//! How far somebody in an outlet can have seen a conversation: what was said
//! before the chat became one, or while it was none, is not there.

use kite_domain::conversation::Page;
use kite_domain::entry::{Content, Side};
use kite_domain::port::StoreError;
use kite_domain::{ConversationId, OutletId, Seq};

use super::Connector;

/// How many entries are looked at together; what is beyond them is not claimed.
const LOOK: u32 = 64;

impl Connector {
    /// Up to where a side can have received a conversation by an outlet, but no
    /// further than `up_to`: to the first message of the other side that is not
    /// there and that nobody has received elsewhere.
    pub(super) async fn seen(
        &self,
        outlet: OutletId,
        conversation: ConversationId,
        side: Side,
        up_to: Seq,
    ) -> Result<Seq, StoreError> {
        let store = self.chat().store();
        let Some(found) = store.conversation(conversation).await? else {
            return Ok(up_to);
        };
        let mut seen = found.marks(side).received;
        let new = store.entries(conversation, Page::After(seen), LOOK).await?;
        let all = new.len() < LOOK as usize;
        for entry in new.iter().take_while(|entry| entry.seq <= up_to) {
            let is_news = match &entry.content {
                // Of blanks alone no service makes a message.
                Content::Text(text) => !text.trim().is_empty(),
                Content::File(_) => true,
                _ => false,
            };
            if is_news && entry.author.side() != side {
                let posts = self.outlets().posts_of(outlet, conversation, entry.seq);
                if posts.await?.is_empty() {
                    return Ok(seen);
                }
            }
            seen = entry.seq;
        }
        Ok(if all { up_to } else { seen.min(up_to) })
    }
}

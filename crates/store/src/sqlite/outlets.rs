//! Outlets in SQLite: what each of the port's methods is, a file for each subject.

mod desk;
mod links;
#[cfg(test)]
mod plans;
mod posts;
mod queue;
mod signs;
mod standing;
mod threads;
mod updates;
mod visitor;

use async_trait::async_trait;
use kite_domain::operator::{Grant, TokenHash};
use kite_domain::outlet::{Due, Parked, Post, Sent, Thread};
use kite_domain::port::{
    Chatroom, DeskState, DueSigns, LinkTarget, NewChannel, OutletStore, StoreError,
};
use kite_domain::{ChannelId, ConversationId, Outlet, OutletId, Seq, VisitorId};
use kite_protocol::{MemberId, Timestamp};

use super::SqliteStore;
use super::fault::failed;

pub(super) use posts::{Message, OursOrTheirs, post};
pub(super) use queue::owe;
pub(super) use signs::refresh;

#[async_trait]
impl OutletStore for SqliteStore {
    async fn host(&self, room: Chatroom, channel: ChannelId) -> Result<Outlet, StoreError> {
        self.writer.run(desk::Host { room, channel }).await
    }

    async fn found(&self, room: Chatroom, channel: NewChannel) -> Result<Outlet, StoreError> {
        self.writer.run(desk::Found { room, channel }).await
    }

    async fn attach(
        &self,
        room: Chatroom,
        visitor: VisitorId,
        history: u32,
    ) -> Result<Outlet, StoreError> {
        self.writer
            .run(visitor::Attach {
                room,
                visitor,
                history,
            })
            .await
    }

    async fn end_outlet(&self, id: OutletId) -> Result<(), StoreError> {
        self.writer.run(standing::End(id)).await
    }

    async fn forget_outlet(&self, id: OutletId) -> Result<(), StoreError> {
        self.writer.run(standing::Forget(id)).await
    }

    async fn park(&self, id: OutletId, parked: Option<Parked>) -> Result<(), StoreError> {
        self.writer.run(standing::Park(id, parked)).await
    }

    async fn move_outlet(&self, id: OutletId, chat: i64) -> Result<(), StoreError> {
        self.writer.run(standing::Move(id, chat)).await
    }

    async fn outlet(&self, id: OutletId) -> Result<Option<Outlet>, StoreError> {
        standing::one(&self.readers, id).await.map_err(failed)
    }

    async fn outlet_at(&self, account: &str, chat: i64) -> Result<Option<Outlet>, StoreError> {
        standing::at(&self.readers, account, chat)
            .await
            .map_err(failed)
    }

    async fn desk_of(&self, channel: ChannelId) -> Result<Option<Outlet>, StoreError> {
        desk::desk_of(&self.readers, channel).await.map_err(failed)
    }

    async fn desks(&self) -> Result<Vec<DeskState>, StoreError> {
        desk::desks(&self.readers).await.map_err(failed)
    }

    async fn outlets_of(&self, visitor: VisitorId) -> Result<Vec<Outlet>, StoreError> {
        visitor::outlets_of(&self.readers, visitor)
            .await
            .map_err(failed)
    }

    async fn unguarded_visitor(
        &self,
        channel: ChannelId,
        member: &MemberId,
    ) -> Result<Option<VisitorId>, StoreError> {
        visitor::unguarded(&self.readers, channel, member)
            .await
            .map_err(failed)
    }

    async fn add_link(&self, target: LinkTarget, link: Grant) -> Result<(), StoreError> {
        self.writer.run(links::Add { target, link }).await
    }

    async fn redeem_link(
        &self,
        token: TokenHash,
        by: &str,
        now: Timestamp,
    ) -> Result<Option<LinkTarget>, StoreError> {
        let by = by.to_owned();
        self.writer.run(links::Redeem { token, by, now }).await
    }

    async fn due_outlets(&self, account: &str) -> Result<Vec<Outlet>, StoreError> {
        queue::due_outlets(&self.readers, account)
            .await
            .map_err(failed)
    }

    async fn due(&self, outlet: OutletId, limit: u32) -> Result<Vec<Due>, StoreError> {
        queue::due(&self.readers, outlet, limit)
            .await
            .map_err(failed)
    }

    async fn attempt(&self, due: &[i64]) -> Result<(), StoreError> {
        self.writer.run(queue::Attempt(due.to_vec(), true)).await
    }

    async fn not_attempted(&self, due: &[i64]) -> Result<(), StoreError> {
        self.writer.run(queue::Attempt(due.to_vec(), false)).await
    }

    async fn posted(&self, outlet: OutletId, sent: &[Sent], done: bool) -> Result<(), StoreError> {
        let sent = sent.to_vec();
        self.writer.run(queue::Posted { outlet, sent, done }).await
    }

    async fn show(&self, outlet: OutletId, post: Post) -> Result<(), StoreError> {
        self.writer.run(posts::Show { outlet, post }).await
    }

    async fn settle(&self, due: &[i64]) -> Result<(), StoreError> {
        self.writer.run(queue::Settle(due.to_vec())).await
    }

    async fn shown_by(&self, outlet: OutletId, message: i64) -> Result<Vec<Post>, StoreError> {
        posts::shown_by(&self.readers, outlet, message)
            .await
            .map_err(failed)
    }

    async fn posts_of(
        &self,
        outlet: OutletId,
        conversation: ConversationId,
        seq: Seq,
    ) -> Result<Vec<Post>, StoreError> {
        posts::posts_of(&self.readers, outlet, conversation, seq)
            .await
            .map_err(failed)
    }

    async fn unposted(&self, outlet: OutletId, message: i64) -> Result<(), StoreError> {
        self.writer.run(posts::Unposted { outlet, message }).await
    }

    async fn last_visitor_above(
        &self,
        outlet: OutletId,
        message: i64,
    ) -> Result<Option<ConversationId>, StoreError> {
        posts::last_visitor_above(&self.readers, outlet, message)
            .await
            .map_err(failed)
    }

    async fn thread(
        &self,
        outlet: OutletId,
        conversation: ConversationId,
    ) -> Result<Option<Thread>, StoreError> {
        threads::of_conversation(&self.readers, outlet, conversation)
            .await
            .map_err(failed)
    }

    async fn thread_at(&self, outlet: OutletId, topic: i64) -> Result<Option<Thread>, StoreError> {
        threads::in_topic(&self.readers, outlet, topic)
            .await
            .map_err(failed)
    }

    async fn set_thread(&self, outlet: OutletId, thread: Thread) -> Result<(), StoreError> {
        self.writer.run(threads::Set { outlet, thread }).await
    }

    async fn due_signs(&self, outlet: OutletId, limit: u32) -> Result<Vec<DueSigns>, StoreError> {
        signs::due_signs(&self.readers, outlet, limit)
            .await
            .map_err(failed)
    }

    async fn is_done(&self, account: &str, update: i64) -> Result<bool, StoreError> {
        updates::is_done(&self.readers, account, update)
            .await
            .map_err(failed)
    }

    async fn done(&self, account: &str, update: i64, at: Timestamp) -> Result<(), StoreError> {
        self.writer
            .run(updates::Done {
                account: account.to_owned(),
                number: update,
                at,
            })
            .await
    }
}

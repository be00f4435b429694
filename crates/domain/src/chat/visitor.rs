//! What a visitor can do.

use kite_protocol::{ChannelName, FileMeta, MemberId, MessageId, Timestamp, check_text};

use crate::channel::Channel;
use crate::conversation::{Page, Seq};
use crate::error::ChatError;
use crate::file::{File, FileId, Sender};
use crate::handle::random_handle;
use crate::message::{Author, Message, NewBody, Recipient};
use crate::port::{NewVisitor, StoreError};
use crate::visitor::Membership;

use super::Chat;

impl Chat {
    /// The channel of this name, if pages of this origin may use it.
    pub async fn enter(&self, channel: &str, origin: Option<&str>) -> Result<Channel, ChatError> {
        let name = ChannelName::new(channel).map_err(|_| ChatError::BadChannelName)?;
        let channel = self
            .store()
            .channel(&name)
            .await?
            .ok_or(ChatError::UnknownChannel)?;
        if !channel.origins.allow(origin) {
            return Err(ChatError::ForbiddenOrigin);
        }
        Ok(channel)
    }

    /// Joins a visitor to a channel, for the first time or again.
    pub async fn join(
        &self,
        channel: &Channel,
        member: MemberId,
        name: Option<String>,
    ) -> Result<Membership, ChatError> {
        let visitor = NewVisitor {
            channel: channel.id,
            member,
            name,
            handle: random_handle(&*self.ports.random),
            joined_at: self.ports.clock.now(),
        };
        self.store()
            .join(visitor)
            .await
            .map_err(|error| match error {
                StoreError::Gone => ChatError::UnknownChannel,
                other => other.into(),
            })
    }

    /// Stores a visitor's text.
    pub async fn say(
        &self,
        membership: &Membership,
        client_id: MessageId,
        text: String,
        sent_at: Timestamp,
    ) -> Result<Message, ChatError> {
        check_text(&text)?;
        self.append(
            membership.conversation,
            client_id,
            Author::Visitor,
            NewBody::Text(text),
            sent_at,
        )
        .await
    }

    /// Registers a file that the visitor wants to upload. Its bytes come by
    /// [`Chat::receive_file`], its message by [`Chat::send_file`].
    pub async fn offer_file(
        &self,
        membership: &Membership,
        client_id: MessageId,
        meta: FileMeta,
    ) -> Result<File, ChatError> {
        self.register_file(membership.conversation, Sender::Visitor, client_id, meta)
            .await
    }

    /// Stores the message of an uploaded file. The file must be the one that
    /// this visitor offered under this very id.
    pub async fn send_file(
        &self,
        membership: &Membership,
        client_id: MessageId,
        file: &FileId,
        sent_at: Timestamp,
    ) -> Result<Message, ChatError> {
        let offered = self
            .store()
            .file_of(membership.conversation, Sender::Visitor, &client_id)
            .await?
            .filter(|offered| offered.id == *file)
            .ok_or(ChatError::UnknownFile)?;
        if offered.digest.is_none() {
            return Err(ChatError::NotUploaded);
        }
        self.append(
            membership.conversation,
            client_id,
            Author::Visitor,
            NewBody::File(offered.id),
            sent_at,
        )
        .await
    }

    /// The next messages after a number, whoever wrote them, in order.
    pub async fn messages_after(
        &self,
        membership: &Membership,
        after: Seq,
        limit: u32,
    ) -> Result<Vec<Message>, ChatError> {
        Ok(self
            .store()
            .messages(membership.conversation, Page::After(after), limit)
            .await?)
    }

    /// The visitor has received everything up to this number.
    pub async fn delivered(&self, membership: &Membership, up_to: Seq) -> Result<(), ChatError> {
        Ok(self
            .store()
            .delivered(membership.conversation, Recipient::Visitor, up_to)
            .await?)
    }
}

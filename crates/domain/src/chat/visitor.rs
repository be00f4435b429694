//! What a visitor can do.

use kite_protocol::{ChannelName, FileMeta, MemberId, MessageId, Timestamp, check_text};

use crate::channel::Channel;
use crate::conversation::{Conversation, Page};
use crate::entry::{Author, Entry, NewContent, Rating, Side};
use crate::error::ChatError;
use crate::file::{File, FileId};
use crate::handle::random_handle;
use crate::inbox::Report;
use crate::operator::TokenHash;
use crate::port::{NewVisitor, StoreError};
use crate::visitor::{Claim, Membership};

use super::{Chat, Draft};

/// Characters of a member id of ours: 165 bits.
const MEMBER_LEN: usize = 32;

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

    /// Joins a visitor to a channel, for the first time or again; by a device,
    /// unless the client cannot say by which.
    pub async fn join(
        &self,
        channel: &Channel,
        claim: Claim,
        device: Option<TokenHash>,
        name: Option<String>,
    ) -> Result<Membership, ChatError> {
        let random = &*self.ports.random;
        let visitor = NewVisitor {
            channel: channel.id,
            claim,
            device,
            name,
            handle: random_handle(random),
            member: MemberId::new(random.text(MEMBER_LEN))
                .map_err(|error| StoreError::Failed(Box::new(error)))?,
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
    ) -> Result<Entry, ChatError> {
        check_text(&text)?;
        self.append(Draft {
            conversation: membership.conversation,
            client_id,
            author: Author::Visitor,
            content: NewContent::Text(text),
            sent_at,
            origin: None,
        })
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
        meta.check()?;
        self.register_file(membership.conversation, Side::Visitor, client_id, meta)
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
    ) -> Result<Entry, ChatError> {
        let conversation = membership.conversation;
        let store = self.store();
        let offered = store.file_of(conversation, Side::Visitor, &client_id);
        let Some(offered) = offered.await?.filter(|offered| offered.id == *file) else {
            // Sent again after a lost answer: by now the file may be deleted.
            let sent = store.entry_of(conversation, Side::Visitor, &client_id);
            if let Some(entry) = sent.await? {
                return Ok(entry);
            }
            self.conversation(conversation).await?;
            return Err(ChatError::UnknownFile);
        };
        if offered.digest.is_none() {
            return Err(ChatError::NotUploaded);
        }
        self.append(Draft {
            conversation,
            client_id,
            author: Author::Visitor,
            content: NewContent::File(offered.id),
            sent_at,
            origin: None,
        })
        .await
    }

    /// Stores how the visitor found the conversation: 1 to 5 stars.
    pub async fn rate(
        &self,
        membership: &Membership,
        client_id: MessageId,
        rating: Rating,
        sent_at: Timestamp,
    ) -> Result<Entry, ChatError> {
        self.append(Draft {
            conversation: membership.conversation,
            client_id,
            author: Author::Visitor,
            content: NewContent::Rating(rating),
            sent_at,
            origin: None,
        })
        .await
    }

    /// Sets a flag for the operators; a later report takes the place of an
    /// earlier one.
    pub async fn report(
        &self,
        membership: &Membership,
        reason: Option<String>,
    ) -> Result<Timestamp, ChatError> {
        let reported_at = self.ports.clock.now();
        let report = Report {
            reason,
            reported_at,
        };
        self.set_report(membership.conversation, Some(report))
            .await?;
        Ok(reported_at)
    }

    /// How the visitor's conversation stands.
    pub async fn standing(&self, membership: &Membership) -> Result<Conversation, ChatError> {
        self.conversation(membership.conversation).await
    }

    /// Entries of the visitor's conversation, whoever wrote them, in order.
    pub async fn entries(
        &self,
        membership: &Membership,
        page: Page,
        limit: u32,
    ) -> Result<Vec<Entry>, ChatError> {
        Ok(self
            .store()
            .entries(membership.conversation, page, limit)
            .await?)
    }
}

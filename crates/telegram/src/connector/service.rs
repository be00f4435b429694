//! What Telegram itself says in a group.

use kite_domain::ConversationId;
use kite_domain::outlet::Thread;
use kite_protocol::v2::State;

use super::Connector;
use super::heard::Heard;
use super::update::Failed;
use crate::api::{ChatId, DeleteMessage, MessageRef};
use crate::content::Service;

/// Deals with what Telegram says.
pub(super) async fn hear(heard: Heard<'_>, service: Service) -> Result<(), Failed> {
    match service {
        Service::Pinned => {
            if heard.is_ours() {
                tidy_up(&heard).await;
            }
            Ok(())
        }
        Service::TopicClosed => topic(&heard, true).await,
        Service::TopicReopened => topic(&heard, false).await,
        Service::MovedTo(to) => heard.connector.moved(heard.chat(), to).await,
        Service::MovedFrom(from) => heard.connector.moved(from, heard.chat()).await,
        Service::TopicChanged | Service::Came(_) | Service::Left(_) => Ok(()),
    }
}

impl Heard<'_> {
    /// Whether the bot itself did it.
    fn is_ours(&self) -> bool {
        let from = self.message.from.as_ref();
        from.is_some_and(|user| user.id == self.connector.bot().token().bot())
    }
}

/// Removes the notice of a pin of ours: the pin itself says enough.
async fn tidy_up(heard: &Heard<'_>) {
    let notice = MessageRef {
        chat_id: heard.chat(),
        message_id: heard.message.message_id,
    };
    // Without the right to, it stays.
    if let Err(error) = heard.connector.call(&DeleteMessage(notice)).await {
        tracing::debug!(%error, "a notice of a pin stays");
    }
}

/// An operator closed a topic: the conversation is done; or opened it again.
async fn topic(heard: &Heard<'_>, closed: bool) -> Result<(), Failed> {
    let connector = heard.connector;
    let (Some(topic), Some(desk)) = (heard.place().topic, heard.desk().await?) else {
        return Ok(());
    };
    if heard.is_ours() {
        return Ok(());
    }
    let Some(thread) = connector.outlets().thread_at(desk.id, topic.0).await? else {
        return Ok(());
    };
    let Some(author) = heard.operator().await? else {
        return Ok(());
    };
    heard.tell_presence(&author, &desk);
    let conversation = thread.conversation;
    let state = if closed { State::Resolved } else { State::Open };
    if stands(connector, conversation).await? != state {
        let from = heard.as_change(desk.id, conversation, author, 0)?;
        connector.chat().relay_state(from, state).await?;
    }
    // Last: a sign that is ahead of the conversation would be taken back.
    let thread = Thread { closed, ..thread };
    Ok(connector.outlets().set_thread(desk.id, thread).await?)
}

async fn stands(connector: &Connector, conversation: ConversationId) -> Result<State, Failed> {
    Ok(connector.chat().conversation(conversation).await?.state)
}

impl Connector {
    /// A group has another number from now on.
    pub(super) async fn moved(&self, from: ChatId, to: ChatId) -> Result<(), Failed> {
        self.inner.memory.moved(from, to);
        self.pace(|pace, _| pace.moved(from, to));
        if let Some(outlet) = self.outlets().outlet_at(self.account(), from.0).await? {
            self.outlets().move_outlet(outlet.id, to.0).await?;
            tracing::info!(from = from.0, to = to.0, "a group has moved");
        }
        Ok(())
    }
}

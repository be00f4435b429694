//! `/start`, `/join` and `/leave`: somebody in Telegram becomes a visitor of a
//! channel, goes on as one, or ends that.

use kite_domain::channel::Channel;
use kite_domain::conversation::Page;
use kite_domain::entry::Content;
use kite_domain::outlet::Standing;
use kite_domain::port::{Chatroom, LinkTarget, StoreError};
use kite_domain::{Author, ChatError, Claim, Seq, VisitorId};
use kite_protocol::{ChannelName, MemberId};

use crate::connector::Connector;
use crate::connector::heard::{Change, Heard};
use crate::connector::private::Own;
use crate::connector::update::Failed;
use crate::connector::words::{self, Said, message, visitor as say};
use crate::help::Audience;
use crate::link::Payload;

/// How visitors are told that somebody goes on in Telegram.
const CONNECTOR: &str = "telegram";
/// How many messages are brought along to Telegram.
const HISTORY: u32 = 10;

/// The button that opens the chat, perhaps by a link with something in it.
pub(super) async fn start(heard: Heard<'_>, payload: Payload) -> Result<(), Failed> {
    let outlets = heard.connector.outlets();
    let visitor = match payload {
        Payload::Channel(channel) => return join(heard, Some(&channel)).await,
        Payload::Empty => {
            heard.answer(words::can_do(Audience::Visitor)).await;
            return Ok(());
        }
        Payload::Token(token) => {
            let now = heard.connector.clock().now();
            match outlets.redeem_link(token.hash(), &heard.by(), now).await? {
                Some(LinkTarget::Visitor(visitor)) => Some(visitor),
                Some(LinkTarget::Desk(_)) | None => None,
            }
        }
        Payload::Member(readings) => unguarded(&heard, readings).await?,
        Payload::Invalid => None,
    };
    let said = match visitor {
        Some(visitor) => hand_off(&heard, visitor).await?,
        None => say::link_invalid(),
    };
    heard.answer(said).await;
    Ok(())
}

/// The visitor whom the original's link means, if it may be taken over by it.
async fn unguarded(
    heard: &Heard<'_>,
    readings: Vec<(String, String)>,
) -> Result<Option<VisitorId>, Failed> {
    let connector = heard.connector;
    for (channel, member) in readings {
        let (Ok(name), Ok(member)) = (ChannelName::new(channel), MemberId::new(member)) else {
            continue;
        };
        let Some(channel) = connector.chat().store().channel(&name).await? else {
            continue;
        };
        let found = connector.outlets().unguarded_visitor(channel.id, &member);
        if let Some(visitor) = found.await? {
            return Ok(Some(visitor));
        }
    }
    Ok(None)
}

/// A visitor goes on in this chat.
async fn hand_off(heard: &Heard<'_>, visitor: VisitorId) -> Result<Said, Failed> {
    let connector = heard.connector;
    let Some(found) = connector.chat().store().visitor(visitor).await? else {
        return Ok(say::link_invalid());
    };
    let Some(channel) = connector.channel(found.channel).await? else {
        return Ok(say::link_invalid());
    };
    if !has_desk(connector, &channel).await? {
        return Ok(say::link_invalid());
    }
    if found.blocked_at.is_some() {
        return Ok(message::blocked());
    }
    if let Some(own) = heard.own_chat().await? {
        if own.visitor == visitor {
            // Perhaps since this very link, and then it broke off.
            if !is_announced(heard, &own).await? {
                announce(heard, &own).await?;
            }
            return Ok(say::joined_already(&channel.title));
        }
        heard.change().leave(&own, 1).await?;
    }
    if let Some(own) = attach(heard, visitor).await? {
        announce(heard, &own).await?;
    }
    Ok(say::handed_off(&channel.title))
}

/// Somebody becomes a visitor of a channel, or is one again.
pub(super) async fn join(heard: Heard<'_>, channel: Option<&str>) -> Result<(), Failed> {
    let said = match channel {
        None => say::join_how(),
        Some(name) => match hosted(&heard, name).await? {
            Some(channel) => enter(&heard, &channel).await?,
            None => say::no_channel(),
        },
    };
    heard.answer(said).await;
    Ok(())
}

/// The channel of this name, if this bot has its desk.
async fn hosted(heard: &Heard<'_>, name: &str) -> Result<Option<Channel>, Failed> {
    let connector = heard.connector;
    let Ok(name) = ChannelName::new(name) else {
        return Ok(None);
    };
    let Some(channel) = connector.chat().store().channel(&name).await? else {
        return Ok(None);
    };
    Ok(has_desk(connector, &channel).await?.then_some(channel))
}

/// Whether this bot has a channel's desk: its visitors are no other bot's.
async fn has_desk(connector: &Connector, channel: &Channel) -> Result<bool, Failed> {
    let desk = connector.outlets().desk_of(channel.id).await?;
    Ok(desk.is_some_and(|desk| {
        desk.account == connector.account()
            && desk.standing != Standing::Ended
            && connector.may_serve(channel.id)
    }))
}

async fn enter(heard: &Heard<'_>, channel: &Channel) -> Result<Said, Failed> {
    let connector = heard.connector;
    let last = heard.last_own_chat().await?;
    let before = match &last {
        Some(own) => connector.chat().store().visitor(own.visitor).await?,
        None => None,
    };
    // Who was somebody here before, by a hand-off perhaps, is that one again.
    let visitor = match before.filter(|visitor| visitor.channel == channel.id) {
        Some(visitor) => visitor.id,
        None => joined(heard, channel).await?,
    };
    if let Some(own) = last.filter(|own| own.outlet.standing != Standing::Ended) {
        if own.visitor == visitor {
            return Ok(say::joined_already(&channel.title));
        }
        heard.change().leave(&own, 1).await?;
    }
    if let Some(own) = attach(heard, visitor).await? {
        let chat = connector.chat();
        // Nobody has seen somebody come who has not said anything yet.
        if chat.conversation(own.conversation).await?.last != Seq(0) {
            announce(heard, &own).await?;
        }
    }
    Ok(say::joined(&channel.title))
}

/// The visitor of a channel who is this person. Telegram has proved who it is:
/// whoever is blocked stays so, and whoever comes back finds the conversation.
async fn joined(heard: &Heard<'_>, channel: &Channel) -> Result<VisitorId, Failed> {
    let subject = MemberId::new(format!("telegram:{}", heard.chat()))
        .map_err(|error| StoreError::Failed(Box::new(error)))?;
    let claim = Claim::Proven { subject };
    let chat = heard.connector.chat();
    let joined = chat.join(channel, claim, None, heard.name()).await?;
    Ok(joined.visitor)
}

/// Makes this chat the visitor's. What was said last comes along, as far as it
/// is not there yet: perhaps it was said while the visitor had left.
async fn attach(heard: &Heard<'_>, visitor: VisitorId) -> Result<Option<Own>, Failed> {
    let connector = heard.connector;
    let room = Chatroom {
        account: connector.account().to_owned(),
        chat: heard.chat().0,
        at: connector.clock().now(),
    };
    let outlet = connector.outlets().attach(room, visitor, HISTORY).await?;
    connector.wake();
    Ok(Own::of(outlet))
}

/// How far back it is looked for a hand-off.
const LOOK_BACK: u32 = 100;

/// Whether everybody has been told that the visitor goes on here.
async fn is_announced(heard: &Heard<'_>, own: &Own) -> Result<bool, Failed> {
    let store = heard.connector.chat().store();
    let last = store
        .entries(own.conversation, Page::Last, LOOK_BACK)
        .await?;
    let told = last.iter().rev().find_map(|entry| match &entry.content {
        Content::Handoff(connector) => Some(connector.is_some()),
        _ => None,
    });
    Ok(told == Some(true))
}

/// Everybody sees that the visitor goes on here.
async fn announce(heard: &Heard<'_>, own: &Own) -> Result<(), Failed> {
    let from = heard.as_change(own.outlet.id, own.conversation, Author::Visitor, 0)?;
    let chat = heard.connector.chat();
    match chat.hand_off(from, Some(CONNECTOR.to_owned())).await {
        // Who may not write comes without a word.
        Ok(_) | Err(ChatError::Blocked) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Ends being a visitor in this chat.
pub(super) async fn leave(heard: Heard<'_>) -> Result<(), Failed> {
    let Some(own) = heard.own_chat().await? else {
        heard.answer(say::nowhere()).await;
        return Ok(());
    };
    let title = title_of(&heard, &own).await?;
    heard.change().leave(&own, 0).await?;
    heard.answer(say::left(&title)).await;
    Ok(())
}

async fn title_of(heard: &Heard<'_>, own: &Own) -> Result<String, Failed> {
    let store = heard.connector.chat().store();
    let channel = store.channel_of(own.conversation).await?;
    Ok(channel.map(|channel| channel.title).unwrap_or_default())
}

impl<'a> Heard<'a> {
    /// As the origin of changes.
    fn change(&self) -> Change<'a> {
        Change {
            connector: self.connector,
            update: self.update,
            at: self.at(),
        }
    }
}

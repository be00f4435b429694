//! What the bot may do in a chat has changed.

use kite_domain::outlet::{OutletRole, Parked, Standing};
use kite_domain::{Author, ChatError};

use super::heard::{Change, seconds};
use super::private::Own;
use super::update::Failed;
use super::words::desk as words;
use super::{Connector, Counted, rights};
use crate::api::{ChatMemberUpdate, Place, UpdateId};
use crate::help::Language;

/// Why nothing goes to a group in which the bot is not.
const REMOVED: &str = "the bot was removed from the group";

/// Deals with a change.
pub(super) async fn changed(
    connector: &Connector,
    update: UpdateId,
    change: &ChatMemberUpdate,
) -> Result<(), Failed> {
    let outlet = connector.outlet_at(change.chat.id).await?;
    let Some(outlet) = outlet.filter(|outlet| outlet.standing != Standing::Ended) else {
        return Ok(());
    };
    let is_there = change.new_chat_member.is_there();
    let OutletRole::Desk(channel) = outlet.role else {
        return match Own::of(outlet) {
            Some(own) if !is_there => {
                let change = Change {
                    connector,
                    update,
                    at: seconds(change.date),
                };
                change.leave(&own, 0).await
            }
            _ => Ok(()),
        };
    };
    if !is_there {
        let parked = Parked {
            reason: REMOVED.to_owned(),
            since: connector.clock().now(),
        };
        connector.outlets().park(outlet.id, Some(parked)).await?;
        if outlet.standing == Standing::Active {
            connector.count(Counted::Parked);
        }
        return Ok(());
    }
    let Some(channel) = connector.channel(channel).await? else {
        return Ok(());
    };
    let said = match &outlet.standing {
        Standing::Parked(parked) => Some(words::parked(channel.name.as_str(), &parked.reason)),
        _ => rights::missing(connector, &change.chat, &change.new_chat_member)
            .into_iter()
            .reduce(|said, more| said.and(&more)),
    };
    if let Some(said) = said {
        let language = Language::of(change.from.language_code.as_deref());
        let place = Place {
            chat_id: change.chat.id,
            topic: None,
        };
        connector.say(place, None, said.into_text(language)).await;
    }
    Ok(())
}

impl Change<'_> {
    /// The visitor does not go on in their own chat any more.
    pub(super) async fn leave(&self, own: &Own, part: usize) -> Result<(), Failed> {
        let id = own.outlet.id;
        let from = self.kept(id, own.conversation, Author::Visitor, part)?;
        match self.connector.chat().hand_off(from, None).await {
            // Who may not write leaves without a word.
            Ok(_) | Err(ChatError::Blocked | ChatError::UnknownConversation) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(self.connector.outlets().end_outlet(id).await?)
    }
}

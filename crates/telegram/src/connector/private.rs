//! What is written in a private chat: a visitor goes on there.

use kite_domain::outlet::{Outlet, OutletRole, Standing};
use kite_domain::{Author, ConversationId, VisitorId};

use super::command;
use super::heard::Heard;
use super::update::Failed;
use super::words;
use crate::command::{Parsed, parse};
use crate::content::{self, Incoming};
use crate::help::Audience;

/// A visitor's own chat.
#[derive(Clone, Debug)]
pub(super) struct Own {
    pub(super) outlet: Outlet,
    pub(super) visitor: VisitorId,
    pub(super) conversation: ConversationId,
}

/// Deals with a message.
pub(super) async fn hear(heard: Heard<'_>) -> Result<(), Failed> {
    match parse(heard.text(), heard.connector.username().unwrap_or_default()) {
        Parsed::Elsewhere => return Ok(()),
        Parsed::Command(command) => return command::in_private(heard, command).await,
        Parsed::Text => {}
    }
    let content = content::read(heard.message);
    if matches!(content, Incoming::Service(_)) {
        return Ok(());
    }
    let Some(own) = heard.own_chat().await? else {
        heard
            .answer(words::visitor::nowhere().and(&words::can_do(Audience::Visitor)))
            .await;
        return Ok(());
    };
    // Where somebody writes, we can write.
    if matches!(own.outlet.standing, Standing::Parked(_)) {
        heard.connector.outlets().park(own.outlet.id, None).await?;
        heard.connector.wake();
    }
    heard
        .bring(&own.outlet, own.conversation, Author::Visitor, content)
        .await
}

impl Heard<'_> {
    /// The visitor's chat that this one is; none if it was left.
    pub(super) async fn own_chat(&self) -> Result<Option<Own>, Failed> {
        let own = self.last_own_chat().await?;
        Ok(own.filter(|own| own.outlet.standing != Standing::Ended))
    }

    /// The visitor's chat that this one is or was.
    pub(super) async fn last_own_chat(&self) -> Result<Option<Own>, Failed> {
        let outlet = self.connector.outlet_at(self.chat()).await?;
        Ok(outlet.and_then(Own::of))
    }
}

impl Own {
    /// The outlet as a visitor's own chat, if it is one.
    pub(super) fn of(outlet: Outlet) -> Option<Self> {
        match outlet.role {
            OutletRole::Visitor {
                visitor,
                conversation,
            } => Some(Self {
                outlet,
                visitor,
                conversation,
            }),
            OutletRole::Desk(_) => None,
        }
    }
}

//! What is written in a group: operators answer visitors.

use kite_domain::outlet::{Outlet, OutletRole, Standing};

use super::heard::Heard;
use super::route::{self, Route};
use super::update::Failed;
use super::words::message as words;
use super::{command, service};
use crate::command::{Parsed, parse};
use crate::content::{self, Incoming};

/// Deals with a message.
pub(super) async fn hear(heard: Heard<'_>) -> Result<(), Failed> {
    let content = content::read(heard.message);
    if let Incoming::Service(service) = content {
        return service::hear(heard, service).await;
    }
    if heard.message.is_automatic_forward {
        return Ok(());
    }
    match parse(heard.text(), heard.connector.username().unwrap_or_default()) {
        Parsed::Elsewhere => return Ok(()),
        Parsed::Command(command) => return command::in_group(heard, command).await,
        Parsed::Text => {}
    }
    let Some(desk) = heard.desk().await? else {
        return Ok(());
    };
    let Some(author) = heard.operator().await? else {
        return Ok(());
    };
    match route::of(&heard, &desk).await? {
        Route::To(conversation) => {
            heard.tell_presence(&author, &desk);
            heard.bring(&desk, conversation, author, content).await
        }
        Route::Nobody => Ok(()),
        Route::Unclear => {
            // A group that has moved has lost what its messages showed, and of a
            // message that was sent again the first one may show nothing: then
            // each one is a visitor's answer that is lost.
            let is_answer = desk.chat != heard.chat().0 || heard.answers_us();
            if is_answer || heard.connector.may_hint(heard.chat()) {
                heard.answer(words::reply_to_visitor()).await;
            }
            Ok(())
        }
    }
}

impl Heard<'_> {
    /// The text, as it was typed; empty if there is none.
    pub(super) fn text(&self) -> &str {
        self.message.text.as_deref().unwrap_or_default()
    }

    /// Whether it was written as a reply to a message of the bot.
    fn answers_us(&self) -> bool {
        let answered = self.message.chosen_reply();
        let author = answered.and_then(|message| message.from.as_ref());
        author.is_some_and(|author| author.id == self.connector.bot().token().bot())
    }

    /// The desk that the group is, parked or not.
    pub(super) async fn desk(&self) -> Result<Option<Outlet>, Failed> {
        let outlet = self.connector.outlet_at(self.chat()).await?;
        Ok(outlet.filter(|outlet| {
            matches!(outlet.role, OutletRole::Desk(_)) && outlet.standing != Standing::Ended
        }))
    }
}

//! `/block` and `/resolve`: of the conversation whose message they answer, or in
//! whose topic they stand.

use kite_domain::outlet::Outlet;
use kite_domain::{Author, ConversationId};
use kite_protocol::v2::State;

use crate::connector::heard::Heard;
use crate::connector::route;
use crate::connector::update::Failed;
use crate::connector::words::desk as words;

/// The visitor may write no more.
pub(super) async fn block(heard: Heard<'_>) -> Result<(), Failed> {
    let Some((_, conversation, _)) = chosen(&heard).await? else {
        return Ok(());
    };
    let chat = heard.connector.chat();
    chat.set_blocked(conversation, true).await?;
    heard.connector.observer().blocked(conversation);
    let visitor = chat.conversation(conversation).await?.visitor;
    let visitor = chat.store().visitor(visitor).await?;
    let handle = visitor.map(|visitor| visitor.handle).unwrap_or_default();
    heard.answer(words::blocked(&handle)).await;
    Ok(())
}

/// The conversation is done.
pub(super) async fn resolve(heard: Heard<'_>) -> Result<(), Failed> {
    let Some((desk, conversation, author)) = chosen(&heard).await? else {
        return Ok(());
    };
    let chat = heard.connector.chat();
    let said = if chat.conversation(conversation).await?.state == State::Resolved {
        words::resolved_already()
    } else {
        let from = heard.as_change(desk.id, conversation, author, 0)?;
        chat.relay_state(from, State::Resolved).await?;
        words::resolved()
    };
    heard.answer(said).await;
    Ok(())
}

/// Which conversation is meant, and who means it; if that is not clear, it is
/// answered how to say it.
async fn chosen(heard: &Heard<'_>) -> Result<Option<(Outlet, ConversationId, Author)>, Failed> {
    let Some(desk) = heard.desk().await? else {
        heard.answer(words::no_desk()).await;
        return Ok(None);
    };
    let Some(author) = heard.operator().await? else {
        return Ok(None);
    };
    let Some(conversation) = route::chosen(heard, &desk).await? else {
        heard.answer(words::which_visitor()).await;
        return Ok(None);
    };
    heard.tell_presence(&author, &desk);
    Ok(Some((desk, conversation, author)))
}

//! To whom an operator writes.

use kite_domain::ConversationId;
use kite_domain::outlet::Outlet;

use super::heard::Heard;
use super::update::Failed;

/// To whom an operator writes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Route {
    /// To the visitor of this conversation.
    To(ConversationId),
    /// To nobody: operators talk among themselves.
    Nobody,
    /// To whoever wrote a message, and that was no visitor.
    Unclear,
}

/// To whom a message goes: in a topic to its visitor, as a reply to that of the
/// message, otherwise to the visitor who wrote last.
pub(super) async fn of(heard: &Heard<'_>, desk: &Outlet) -> Result<Route, Failed> {
    if let Some(conversation) = chosen(heard, desk).await? {
        return Ok(Route::To(conversation));
    }
    let message = heard.message;
    if heard.place().topic.is_some() {
        return Ok(Route::Nobody);
    }
    if message.chosen_reply().is_some() {
        return Ok(Route::Unclear);
    }
    let outlets = heard.connector.outlets();
    let last = outlets.last_visitor_above(desk.id, message.message_id.0);
    let Some(conversation) = last.await? else {
        return Ok(Route::Nobody);
    };
    // Beside the topics is where operators talk among themselves.
    let thread = outlets.thread(desk.id, conversation).await?;
    let in_topic = message.chat.is_forum && thread.is_some_and(|thread| thread.topic.is_some());
    Ok(if in_topic {
        Route::Nobody
    } else {
        Route::To(conversation)
    })
}

/// The conversation of the topic in which a message stands, or of the message
/// that it answers.
pub(super) async fn chosen(
    heard: &Heard<'_>,
    desk: &Outlet,
) -> Result<Option<ConversationId>, Failed> {
    let outlets = heard.connector.outlets();
    if let Some(topic) = heard.place().topic {
        let thread = outlets.thread_at(desk.id, topic.0).await?;
        if let Some(thread) = thread {
            return Ok(Some(thread.conversation));
        }
    }
    let Some(answered) = heard.message.chosen_reply() else {
        return Ok(None);
    };
    let shown = outlets.shown_by(desk.id, answered.message_id.0).await?;
    Ok(shown.last().map(|post| post.conversation))
}

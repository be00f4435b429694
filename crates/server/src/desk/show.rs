//! The domain's things as the API shows them.

use kite_desk_api as api;
use kite_domain::inbox::{InboxRow, Report};
use kite_domain::{Author, Content, Entry, File, Operator, Visitor};
use kite_protocol::v2;

use crate::state::AppState;

/// Characters of a message that the list shows.
const SNIPPET_CHARS: usize = 140;

/// A conversation in the list. The member id stays behind.
pub(super) fn conversation(state: &AppState, row: InboxRow) -> api::Conversation {
    let InboxRow {
        conversation,
        visitor,
        last_message,
        ..
    } = row;
    api::Conversation {
        id: conversation.id.0,
        channel: row.channel_name,
        channel_title: row.channel_title,
        state: shown_state(conversation.state),
        name: visitor.display_name().to_owned(),
        handle: visitor.handle,
        subject: visitor.subject.map(|subject| subject.as_str().to_owned()),
        blocked_since: visitor.blocked_at.map(|at| at.to_string()),
        online: state.hub.is_watched(conversation.id),
        report: row.report.map(report),
        unread: row.unread,
        last_seq: conversation.last.0,
        received: conversation.operator_marks.received.0,
        visitor_received: conversation.visitor_marks.received.0,
        visitor_read: conversation.visitor_marks.read.0,
        snippet: snippet(&last_message.content),
        snippet_role: role(&last_message.author),
        updated_at: last_message.stored_at.to_string(),
        waiting_since: row.waiting_since.map(|since| since.to_string()),
    }
}

/// An entry as an operator sees it; `visitor` is the conversation's, whose
/// entries do not name their author.
pub(super) fn entry(
    state: &AppState,
    operator: &Operator,
    visitor: Option<&Visitor>,
    entry: Entry,
) -> api::Entry {
    let role = role(&entry.author);
    let own = entry.author.is(&operator.author());
    let (author, client_id) = match entry.author {
        Author::Visitor => {
            let name = visitor.map(Visitor::display_name).unwrap_or_default();
            (name.to_owned(), None)
        }
        Author::Operator { name, .. } => (name, Some(entry.client_id.to_string())),
    };
    api::Entry {
        seq: entry.seq.0,
        id: entry.id.to_string(),
        client_id,
        role,
        author,
        own,
        content: content(state, entry.content),
        at: entry.stored_at.to_string(),
        edited_at: entry.edited_at.map(|at| at.to_string()),
    }
}

fn content(state: &AppState, content: Content) -> api::Content {
    match content {
        Content::Text(text) => api::Content::Text(text),
        Content::File(file) => api::Content::File(shown_file(state, file)),
        Content::Deleted => api::Content::Deleted,
        Content::Edit { target, text } => api::Content::Edit {
            target: target.0,
            text,
        },
        Content::State(state) => api::Content::State(shown_state(state)),
        Content::Rating(rating) => api::Content::Rating {
            stars: rating.stars,
            comment: rating.comment,
        },
        Content::Handoff(connector) => api::Content::Handoff(connector),
    }
}

fn shown_state(state: v2::State) -> api::State {
    match state {
        v2::State::Open => api::State::Open,
        v2::State::Resolved => api::State::Resolved,
    }
}

fn report(report: Report) -> api::Report {
    api::Report {
        reason: report.reason,
        at: report.reported_at.to_string(),
    }
}

fn shown_file(state: &AppState, file: File) -> api::File {
    api::File {
        url: relative_link(state, &file),
        name: file.meta.name,
        media_type: file.meta.media_type,
        size: file.meta.size,
    }
}

/// The link without scheme and host, so that the desk's page can follow it
/// under whatever name it was opened.
fn relative_link(state: &AppState, file: &File) -> String {
    let link = state.links.download(&file.id);
    match link.strip_prefix(&*state.public_url) {
        Some(path) => path.to_owned(),
        None => link,
    }
}

fn role(author: &Author) -> api::Role {
    match author {
        Author::Visitor => api::Role::Visitor,
        Author::Operator { .. } => api::Role::Operator,
    }
}

/// One line of a message; none of one that is deleted.
fn snippet(content: &Content) -> Option<String> {
    let text = match content {
        Content::Text(text) => text,
        Content::File(file) => &file.meta.name,
        _ => return None,
    };
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if let Some((end, _)) = line.char_indices().nth(SNIPPET_CHARS) {
            line.truncate(end);
            break;
        }
    }
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_is_one_short_line() {
        let snippet = |text: &str| snippet(&Content::Text(text.to_owned())).unwrap();
        assert_eq!(snippet("  one\n\ttwo  three "), "one two three");
        assert_eq!(snippet(&"ü".repeat(4096)), "ü".repeat(SNIPPET_CHARS));
        let many = snippet(&"word ".repeat(800));
        assert_eq!(many.chars().count(), SNIPPET_CHARS);
    }

    #[test]
    fn what_is_deleted_has_no_snippet() {
        assert_eq!(snippet(&Content::Deleted), None);
    }
}

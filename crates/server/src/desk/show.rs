//! The domain's things as the API shows them.

use kite_desk_api as api;
use kite_domain::inbox::InboxRow;
use kite_domain::{Author, Body, File, Message, Visitor};

use crate::state::AppState;

/// Characters of a message that the list shows.
const SNIPPET_CHARS: usize = 140;

/// A conversation in the list. The member id stays behind.
pub(super) fn conversation(row: InboxRow) -> api::Conversation {
    api::Conversation {
        id: row.conversation.id.0,
        channel: row.channel_name,
        channel_title: row.channel_title,
        name: row.visitor.display_name().to_owned(),
        handle: row.visitor.handle,
        unread: row.unread,
        last_seq: row.conversation.last.0,
        snippet: snippet(&row.last_message.body),
        snippet_role: role(&row.last_message.author),
        updated_at: row.last_message.stored_at.to_string(),
        waiting_since: row.waiting_since.map(|since| since.to_string()),
    }
}

/// A message; `visitor` is the conversation's, whose messages do not name
/// their author.
pub(super) fn message(
    state: &AppState,
    message: Message,
    visitor: Option<&Visitor>,
) -> api::Message {
    let role = role(&message.author);
    let (author, client_id) = match message.author {
        Author::Visitor => {
            let name = visitor.map(Visitor::display_name).unwrap_or_default();
            (name.to_owned(), None)
        }
        Author::Operator { name, .. } => (name, Some(message.client_id.to_string())),
    };
    let (text, file) = match message.body {
        Body::Text(text) => (Some(text), None),
        Body::File(file) => (None, Some(shown_file(state, file))),
    };
    api::Message {
        seq: message.seq.0,
        id: message.id.to_string(),
        client_id,
        role,
        author,
        text,
        file,
        at: message.stored_at.to_string(),
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

/// One line.
fn snippet(body: &Body) -> String {
    let text = match body {
        Body::Text(text) => text,
        Body::File(file) => &file.meta.name,
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
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_is_one_short_line() {
        let snippet = |text: &str| snippet(&Body::Text(text.to_owned()));
        assert_eq!(snippet("  one\n\ttwo  three "), "one two three");
        assert_eq!(snippet(&"ü".repeat(4096)), "ü".repeat(SNIPPET_CHARS));
        let many = snippet(&"word ".repeat(800));
        assert_eq!(many.chars().count(), SNIPPET_CHARS);
    }
}

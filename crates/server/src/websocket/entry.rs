//! Entries as either version says them.

use kite_domain::{Author, Content, Entry};
use kite_protocol::v2::Role;
use kite_protocol::{v1, v2};

use crate::links::Links;

/// An entry in v2.
pub(super) fn entry_frame(links: &Links, entry: Entry) -> v2::ServerFrame {
    let (role, author, id) = match entry.author {
        Author::Visitor => (Role::Visitor, None, entry.client_id),
        Author::Operator { name, .. } => (Role::Operator, Some(name), entry.id),
    };
    let text = |text| v2::Content::Text {
        text,
        edited_at: entry.edited_at,
    };
    v2::ServerFrame::Entry(v2::Entry {
        seq: entry.seq.0,
        id,
        role,
        author,
        at: entry.sent_at,
        content: match entry.content {
            Content::Text(said) => text(Some(said)),
            Content::Deleted => text(None),
            Content::File(file) => v2::Content::File {
                uri: links.download(&file.id),
                file: file.meta,
            },
            Content::Edit { target, text } => v2::Content::Edit {
                target: target.0,
                text,
            },
            Content::State(state) => v2::Content::State(state),
            Content::Rating(rating) => v2::Content::Rating {
                stars: rating.stars,
                comment: rating.comment,
            },
            Content::Handoff(connector) => v2::Content::Handoff(connector),
        },
    })
}

/// An entry in v1, which has words only for what operators say, and none for
/// what they have deleted.
pub(super) fn message_frame(links: &Links, entry: Entry) -> Option<v1::ServerFrame> {
    if entry.author == Author::Visitor {
        return None;
    }
    match entry.content {
        Content::Text(text) => Some(v1::ServerFrame::Text {
            id: entry.id,
            text,
            sent_at: entry.sent_at,
        }),
        Content::File(file) => Some(v1::ServerFrame::File {
            id: entry.id,
            uri: links.download(&file.id),
            file: file.meta,
            sent_at: entry.sent_at,
        }),
        Content::Deleted
        | Content::Edit { .. }
        | Content::State(_)
        | Content::Rating(_)
        | Content::Handoff(_) => None,
    }
}

//! `visitor.json` of an export: what is kept of a visitor, for the visitor to
//! read and for programs. Credentials are not in it.

use kite_domain::inbox::Report;
use kite_domain::{Author, Channel, Content, Conversation, Entry, Marks, Visitor};
use kite_protocol::Timestamp;
use kite_protocol::v2::State;
use serde::Serialize;

/// The whole of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document {
    pub(super) exported_at: String,
    pub(super) channel: OfChannel,
    pub(super) visitor: OfVisitor,
    /// When each of the visitor's devices joined last.
    pub(super) devices: Vec<OfDevice>,
    pub(super) conversations: Vec<OfConversation>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OfChannel {
    name: String,
    title: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OfVisitor {
    number: i64,
    handle: String,
    name: Option<String>,
    /// The site's own id of the visitor, where the site has proved it.
    user: Option<String>,
    first_joined_at: String,
    blocked_at: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OfDevice {
    pub(super) joined_at: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OfConversation {
    number: i64,
    state: &'static str,
    /// Numbers of entries: how far each side has received and read.
    visitor_marks: OfMarks,
    operator_marks: OfMarks,
    report: Option<OfReport>,
    entries: Vec<OfEntry>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OfMarks {
    received: u32,
    read: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OfReport {
    reason: Option<String>,
    at: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OfEntry {
    number: u32,
    id: String,
    role: &'static str,
    /// The operator's name.
    author: Option<String>,
    sent_at: String,
    stored_at: String,
    edited_at: Option<String>,
    #[serde(flatten)]
    content: OfContent,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
enum OfContent {
    Text {
        text: String,
    },
    #[serde(rename_all = "camelCase")]
    File {
        name: String,
        media_type: String,
        size: u64,
        /// Where its bytes are in the export; none if they are lost.
        path: Option<String>,
    },
    Deleted,
    Edit {
        target: u32,
        text: Option<String>,
    },
    State {
        state: &'static str,
    },
    Rating {
        stars: u8,
        comment: Option<String>,
    },
    Handoff {
        /// Where the visitor went on too; none: no longer.
        connector: Option<String>,
    },
}

impl From<&Channel> for OfChannel {
    fn from(channel: &Channel) -> Self {
        Self {
            name: channel.name.to_string(),
            title: channel.title.clone(),
        }
    }
}

impl From<&Visitor> for OfVisitor {
    fn from(visitor: &Visitor) -> Self {
        Self {
            number: visitor.id.0,
            handle: visitor.handle.clone(),
            name: visitor.name.clone(),
            user: visitor.subject.as_ref().map(|it| it.as_str().to_owned()),
            first_joined_at: visitor.created_at.to_string(),
            blocked_at: visitor.blocked_at.map(text),
        }
    }
}

impl OfConversation {
    pub(super) fn new(
        conversation: &Conversation,
        report: Option<Report>,
        entries: Vec<OfEntry>,
    ) -> Self {
        Self {
            number: conversation.id.0,
            state: state(conversation.state),
            visitor_marks: conversation.visitor_marks.into(),
            operator_marks: conversation.operator_marks.into(),
            report: report.map(|report| OfReport {
                reason: report.reason,
                at: report.reported_at.to_string(),
            }),
            entries,
        }
    }
}

impl From<Marks> for OfMarks {
    fn from(marks: Marks) -> Self {
        Self {
            received: marks.received.0,
            read: marks.read.0,
        }
    }
}

impl OfEntry {
    /// An entry; where its file is in the export.
    pub(super) fn new(entry: Entry, path: Option<String>) -> Self {
        let (role, author) = match entry.author {
            Author::Visitor => ("visitor", None),
            Author::Operator { name, .. } => ("operator", Some(name)),
        };
        Self {
            number: entry.seq.0,
            id: entry.id.to_string(),
            role,
            author,
            sent_at: entry.sent_at.to_string(),
            stored_at: entry.stored_at.to_string(),
            edited_at: entry.edited_at.map(text),
            content: content(entry.content, path),
        }
    }
}

fn content(content: Content, path: Option<String>) -> OfContent {
    match content {
        Content::Text(text) => OfContent::Text { text },
        Content::File(file) => OfContent::File {
            name: file.meta.name,
            media_type: file.meta.media_type,
            size: file.meta.size,
            path,
        },
        Content::Deleted => OfContent::Deleted,
        Content::Edit { target, text } => OfContent::Edit {
            target: target.0,
            text,
        },
        Content::State(now) => OfContent::State { state: state(now) },
        Content::Rating(rating) => OfContent::Rating {
            stars: rating.stars,
            comment: rating.comment,
        },
        Content::Handoff(connector) => OfContent::Handoff { connector },
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::Open => "open",
        State::Resolved => "resolved",
    }
}

fn text(time: Timestamp) -> String {
    time.to_string()
}

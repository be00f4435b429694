//! What an entry looks like in Telegram: pure functions from entries to the
//! messages that show them. It sends nothing and reads no database.

mod guard;
mod notice;

use kite_domain::entry::{Author, Content, Entry};
use kite_domain::file::File;
use kite_domain::visitor::Visitor;

use crate::text::{TEXT_UNITS, clean_name, heading, split, under_heading, units};
use guard::{guarded, guarded_beginning};

pub(super) use notice::{notice, unshowable};

/// Who reads it, and what stands around it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum View {
    /// Operators, among the messages of all visitors.
    Group,
    /// Operators, in a topic that has only this conversation.
    Topic,
    /// The visitor, in a chat of their own.
    Own {
        /// Whether it has to be said which operator writes.
        named: bool,
    },
}

/// One conversation, as somebody sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene<'a> {
    /// Who sees it.
    pub(super) view: View,
    /// The visitor.
    pub(super) visitor: &'a Visitor,
}

/// One message of Telegram.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Part {
    /// What is in it.
    pub(super) body: Body,
    /// Whether it comes without a sound.
    pub(super) silent: bool,
}

/// What is in a message.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Body {
    /// A text that fits.
    Text(String),
    /// A file with the text under it.
    File(Box<File>, String),
}

/// Between two entries that are one message.
const BETWEEN: &str = "\n\n";

/// The messages that show what somebody said: one file, or the texts of one
/// author. What was deleted is left out; nothing is left: no message.
pub(super) fn messages(scene: Scene<'_>, entries: &[Entry]) -> Vec<Part> {
    let Some(author) = entries.first().map(|entry| &entry.author) else {
        return Vec::new();
    };
    let heading = headline(scene, author);
    let file = entries.iter().find_map(|entry| match &entry.content {
        Content::File(file) => Some(file),
        _ => None,
    });
    let texts: Vec<_> = entries
        .iter()
        .filter_map(|entry| said(scene.view, entry))
        .collect();
    let bodies = match file {
        Some(file) => {
            let caption = heading.unwrap_or_else(|| own_mark(scene.view, author).to_owned());
            vec![Body::File(Box::new(file.clone()), caption)]
        }
        None => text_bodies(heading.as_deref(), author, &texts.join(BETWEEN)),
    };
    let wanted = matches!(
        (scene.view, author),
        (View::Group | View::Topic, Author::Visitor) | (View::Own { .. }, Author::Operator { .. })
    );
    let parts = bodies.into_iter().enumerate().map(|(number, body)| Part {
        body,
        // Who wrote it has heard it, and one sound is enough for one text.
        silent: !wanted || number > 0,
    });
    parts.collect()
}

/// The messages of an album, a file each. What stands above it is under its first
/// file alone: only then Telegram shows it without opening that.
pub(super) fn album(scene: Scene<'_>, entries: &[Entry]) -> Vec<Part> {
    let files = entries
        .iter()
        .flat_map(|entry| messages(scene, std::slice::from_ref(entry)));
    let mut parts: Vec<Part> = files.collect();
    for part in parts.iter_mut().skip(1) {
        if let Body::File(_, caption) = &mut part.body {
            caption.clear();
        }
    }
    parts
}

/// Whether two entries may be one message: texts of one author.
pub(super) fn go_together(one: &Entry, other: &Entry) -> bool {
    let text = |entry: &Entry| matches!(entry.content, Content::Text(_));
    text(one) && text(other) && same_author(one, other)
}

/// Whether somebody has written both in one conversation, under one name.
pub(super) fn same_author(one: &Entry, other: &Entry) -> bool {
    let same_name = match (&one.author, &other.author) {
        (Author::Operator { name, .. }, Author::Operator { name: other, .. }) => name == other,
        _ => true,
    };
    one.conversation == other.conversation && one.author.is(&other.author) && same_name
}

/// The changed text of a message that is not ours to change.
pub(super) fn changed(text: &str) -> Vec<Part> {
    let parts = split(text, TEXT_UNITS - units(CHANGED));
    let parts = parts.into_iter().map(|part| Part {
        body: Body::Text(format!("{CHANGED}{part}")),
        silent: true,
    });
    parts.collect()
}

/// Before the changed text of a message that could not be changed itself.
const CHANGED: &str = "✏️ ";

/// What stands above a message, in a line of its own.
fn headline(scene: Scene<'_>, author: &Author) -> Option<String> {
    let visitor = || heading(&scene.visitor.handle, scene.visitor.name.as_deref());
    match (scene.view, author) {
        (View::Group, Author::Visitor) => Some(visitor()),
        (View::Group, Author::Operator { name, .. }) => {
            Some(format!("↩️ {} → {}", operator(name), visitor()))
        }
        (View::Topic, Author::Operator { name, .. }) => Some(format!("↩️ {}", operator(name))),
        (View::Own { named: true }, Author::Operator { name, .. }) => {
            Some(format!("#Host {}", operator(name)))
        }
        _ => None,
    }
}

/// The name of an operator, as one line.
fn operator(name: &str) -> String {
    clean_name(name).unwrap_or_else(|| "?".into())
}

/// What tells a visitor's own words from an operator's, in the visitor's own
/// chat: there both come from the bot.
fn own_mark(view: View, author: &Author) -> &'static str {
    match (view, author) {
        (View::Own { .. }, Author::Visitor) => "🌐",
        _ => "",
    }
}

/// The text of an entry, marked by whose it is.
fn said(view: View, entry: &Entry) -> Option<String> {
    let Content::Text(text) = &entry.content else {
        return None;
    };
    Some(match (view, &entry.author) {
        (View::Own { .. }, Author::Visitor) => {
            format!("{} {text}", own_mark(view, &entry.author))
        }
        (View::Group | View::Topic, Author::Visitor) => guarded(text),
        _ => text.clone(),
    })
}

/// The texts of the messages of a text.
fn text_bodies(heading: Option<&str>, author: &Author, text: &str) -> Vec<Body> {
    // Each part may need the guard's mark at its beginning.
    let most = TEXT_UNITS - units(guard::MARK);
    let parts: Vec<String> = match (heading, author) {
        (Some(heading), _) => under_heading(heading, text, most),
        (None, _) => split(text, most).into_iter().map(str::to_owned).collect(),
    };
    let begun = |part: String| match part.split_once('\n') {
        Some((above, said)) if heading.is_some() => {
            format!("{above}\n{}", guarded_beginning(said.to_owned()))
        }
        _ => guarded_beginning(part),
    };
    parts
        .into_iter()
        .enumerate()
        .map(|(number, part)| match author {
            Author::Visitor if number > 0 => begun(part),
            _ => part,
        })
        .map(Body::Text)
        .collect()
}

#[cfg(test)]
mod tests;

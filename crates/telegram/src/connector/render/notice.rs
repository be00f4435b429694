//! One line about something that has changed, and about what cannot be shown.

use kite_domain::entry::{Author, Content, Entry};
use kite_protocol::v2::State;

use super::guard::guarded;
use super::{Body, Part, Scene, View, headline, operator};
use crate::text::{TEXT_UNITS, clean_name, heading, split};

/// The notice of an entry that is no message; none where it tells nothing.
pub(crate) fn notice(scene: Scene<'_>, entry: &Entry) -> Vec<Part> {
    let visitor =
        clean_name(scene.visitor.display_name()).unwrap_or_else(|| scene.visitor.handle.clone());
    let by = match &entry.author {
        Author::Operator { name, .. } => operator(name),
        Author::Visitor => visitor.clone(),
    };
    let in_topic = scene.view == View::Topic;
    let text = match (&entry.content, scene.view) {
        (Content::State(State::Resolved), View::Own { .. }) => "✅ Resolved".to_owned(),
        (_, View::Own { .. }) => return Vec::new(),
        (Content::State(State::Resolved), _) if in_topic => format!("✅ Resolved by {by}"),
        (Content::State(State::Resolved), _) => {
            format!("✅ The conversation with {visitor} was resolved by {by}")
        }
        (Content::State(State::Open), _) if in_topic => format!("✅ Opened again by {by}"),
        (Content::State(State::Open), _) => {
            format!("✅ The conversation with {visitor} was opened again by {by}")
        }
        (Content::Rating(rating), _) => {
            let stars = "⭐".repeat(rating.stars.into());
            let from = if in_topic {
                String::new()
            } else {
                format!(" {visitor}")
            };
            match &rating.comment {
                Some(comment) => format!("{stars}{from}\n{}", guarded(comment)),
                None => format!("{stars}{from}"),
            }
        }
        (Content::Handoff(Some(connector)), _) => {
            format!("✅ {visitor} switched to {}", service(connector))
        }
        (Content::Handoff(None), _) => format!("✅ {visitor} left Telegram"),
        _ => return Vec::new(),
    };
    texts(&text)
}

/// What takes the place of an entry that Telegram does not take.
pub(crate) fn unshowable(scene: Scene<'_>, entry: &Entry, why: &str) -> Vec<Part> {
    let what = match &entry.content {
        Content::File(file) => {
            let name = clean_name(&file.meta.name).unwrap_or_else(|| "file".into());
            format!("{name} ({})", size(file.meta.size))
        }
        Content::Edit { .. } => "A change of a message".to_owned(),
        _ => "A message".to_owned(),
    };
    let place = match scene.view {
        View::Own { .. } => "the page",
        View::Group | View::Topic => "the desk",
    };
    let text = format!("⚠️ {what} cannot be shown here: {why}. It is in {place}.");
    let above = headline(scene, &entry.author).or_else(|| {
        let name = scene.visitor.name.as_deref();
        (scene.view == View::Group).then(|| heading(&scene.visitor.handle, name))
    });
    texts(&match above {
        Some(above) => format!("{above}\n{text}"),
        None => text,
    })
}

/// A service, as it calls itself.
fn service(connector: &str) -> &str {
    match connector {
        "telegram" => "Telegram",
        other => other,
    }
}

fn texts(text: &str) -> Vec<Part> {
    let parts = split(text, TEXT_UNITS).into_iter().map(|part| Part {
        body: Body::Text(part.to_owned()),
        silent: true,
    });
    parts.collect()
}

/// `3.4 MB`, as people read sizes.
fn size(bytes: u64) -> String {
    const STEP: u64 = 1000;
    let tenths = |unit: u64| {
        let tenths = bytes.saturating_mul(10) / unit;
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    match bytes {
        0..STEP => format!("{bytes} B"),
        STEP..1_000_000 => format!("{} KB", tenths(STEP)),
        _ => format!("{} MB", tenths(STEP * STEP)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_by_people() {
        assert_eq!(size(999), "999 B");
        assert_eq!(size(1_550), "1.5 KB");
        assert_eq!(size(20_971_520), "20.9 MB");
    }
}

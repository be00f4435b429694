//! What becomes of an entry, for each kind of outlet.

use kite_domain::entry::Rating;
use kite_domain::file::FileId;
use kite_domain::{ChannelId, ConversationId, OperatorId, Seq, VisitorId};
use kite_protocol::v2::State;
use kite_protocol::{FileMeta, MemberId, MessageId, Timestamp};

use super::*;

fn visitor(name: Option<&str>) -> Visitor {
    Visitor {
        id: VisitorId(1),
        channel: ChannelId(1),
        member: MemberId::new("secret-member").unwrap(),
        handle: "calm-otter-4821".into(),
        name: name.map(str::to_owned),
        subject: None,
        blocked_at: None,
        created_at: Timestamp::from_millis(0),
    }
}

fn maria() -> Author {
    Author::Operator {
        id: OperatorId(7),
        name: "Maria".into(),
    }
}

fn entry(author: Author, content: Content) -> Entry {
    Entry {
        conversation: ConversationId(1),
        seq: Seq(1),
        id: MessageId::new("m").unwrap(),
        client_id: MessageId::new("c").unwrap(),
        author,
        content,
        sent_at: Timestamp::from_millis(0),
        stored_at: Timestamp::from_millis(0),
        edited_at: None,
    }
}

fn text(author: Author, text: &str) -> Entry {
    entry(author, Content::Text(text.into()))
}

fn file(media_type: &str, name: &str) -> Content {
    Content::File(File {
        id: FileId::new("a".repeat(FileId::LEN)).unwrap(),
        conversation: ConversationId(1),
        meta: FileMeta {
            name: name.into(),
            media_type: media_type.into(),
            size: 3_400_000,
        },
        digest: None,
    })
}

const OWN: View = View::Own { named: false };
const NAMED: View = View::Own { named: true };

/// The texts of messages, with whether each makes a sound.
fn shown(parts: Vec<Part>) -> Vec<(String, bool)> {
    let shown = parts.into_iter().map(|part| match part.body {
        Body::Text(text) => (text, !part.silent),
        Body::File(file, caption) => (format!("[{}] {caption}", file.meta.name), !part.silent),
    });
    shown.collect()
}

fn one(view: View, entry: Entry) -> (String, bool) {
    let olena = visitor(Some("Olena"));
    let scene = Scene {
        view,
        visitor: &olena,
    };
    let mut parts = match &entry.content {
        content if content.is_message() => shown(messages(scene, &[entry])),
        _ => shown(notice(scene, &entry)),
    };
    assert_eq!(parts.len(), 1);
    parts.remove(0)
}

#[test]
fn who_writes_is_said_where_it_is_not_clear() {
    for (view, author, expected, sounds) in [
        (
            View::Group,
            Author::Visitor,
            "#calm_otter_4821 Olena\nhello",
            true,
        ),
        (
            View::Group,
            maria(),
            "↩️ Maria → #calm_otter_4821 Olena\nhello",
            false,
        ),
        (View::Topic, Author::Visitor, "hello", true),
        (View::Topic, maria(), "↩️ Maria\nhello", false),
        (OWN, Author::Visitor, "🌐 hello", false),
        (OWN, maria(), "hello", true),
        (NAMED, maria(), "#Host Maria\nhello", true),
    ] {
        let expected = (expected.to_owned(), sounds);
        assert_eq!(one(view, text(author, "hello")), expected);
    }
}

#[test]
fn a_file_says_who_sent_it() {
    for (view, author, expected) in [
        (
            View::Group,
            Author::Visitor,
            "[a.png] #calm_otter_4821 Olena",
        ),
        (
            View::Group,
            maria(),
            "[a.png] ↩️ Maria → #calm_otter_4821 Olena",
        ),
        (View::Topic, Author::Visitor, "[a.png] "),
        (OWN, Author::Visitor, "[a.png] 🌐"),
        (OWN, maria(), "[a.png] "),
        (NAMED, maria(), "[a.png] #Host Maria"),
    ] {
        assert_eq!(
            one(view, entry(author, file("image/png", "a.png"))).0,
            expected
        );
    }
}

#[test]
fn changes_are_one_silent_line() {
    let rating = |comment: Option<&str>| {
        Content::Rating(Rating {
            stars: 3,
            comment: comment.map(str::to_owned),
        })
    };
    let telegram = || Content::Handoff(Some("telegram".into()));
    for (view, author, content, expected) in [
        (
            View::Group,
            Author::Visitor,
            telegram(),
            "✅ Olena switched to Telegram",
        ),
        (
            View::Topic,
            Author::Visitor,
            telegram(),
            "✅ Olena switched to Telegram",
        ),
        (
            View::Group,
            Author::Visitor,
            Content::Handoff(None),
            "✅ Olena left Telegram",
        ),
        (View::Group, Author::Visitor, rating(None), "⭐⭐⭐ Olena"),
        (
            View::Topic,
            Author::Visitor,
            rating(Some("fine\n✅ x")),
            "⭐⭐⭐\nfine\n> ✅ x",
        ),
        (
            View::Group,
            maria(),
            Content::State(State::Resolved),
            "✅ The conversation with Olena was resolved by Maria",
        ),
        (
            View::Topic,
            maria(),
            Content::State(State::Resolved),
            "✅ Resolved by Maria",
        ),
        (
            View::Topic,
            maria(),
            Content::State(State::Open),
            "✅ Opened again by Maria",
        ),
        (OWN, maria(), Content::State(State::Resolved), "✅ Resolved"),
    ] {
        assert_eq!(
            one(view, entry(author, content)),
            (expected.to_owned(), false)
        );
    }
    let olena = visitor(None);
    let scene = Scene {
        view: OWN,
        visitor: &olena,
    };
    assert!(notice(scene, &entry(Author::Visitor, telegram())).is_empty());
    let group = Scene {
        view: View::Group,
        ..scene
    };
    let nameless = shown(notice(group, &entry(Author::Visitor, telegram())));
    assert_eq!(nameless[0].0, "✅ calm-otter-4821 switched to Telegram");
}

#[test]
fn texts_of_one_author_are_one_message_and_long_ones_several() {
    let olena = visitor(None);
    let scene = Scene {
        view: View::Group,
        visitor: &olena,
    };
    let deleted = entry(Author::Visitor, Content::Deleted);
    let several = [
        text(Author::Visitor, "one"),
        deleted.clone(),
        text(Author::Visitor, "two"),
    ];
    assert!(go_together(&several[0], &several[2]));
    assert!(!go_together(&several[0], &text(maria(), "x")));
    assert!(!go_together(
        &several[0],
        &entry(Author::Visitor, file("image/png", "a.png"))
    ));
    assert_eq!(
        shown(messages(scene, &several)),
        [("#calm_otter_4821\none\n\ntwo".to_owned(), true)]
    );
    assert!(messages(scene, &[deleted]).is_empty());
    assert!(messages(scene, &[]).is_empty());

    let long = text(
        Author::Visitor,
        &format!("{}. ✅ ours? {}", "a".repeat(4000), "b".repeat(80)),
    );
    let parts = shown(messages(scene, std::slice::from_ref(&long)));
    assert_eq!(parts.len(), 2);
    assert!(
        parts
            .iter()
            .all(|(part, _)| part.starts_with("#calm_otter_4821\n"))
    );
    assert_eq!([parts[0].1, parts[1].1], [true, false]);
    let topic = Scene {
        view: View::Topic,
        ..scene
    };
    let parts = shown(messages(topic, &[long]));
    assert!(parts.iter().all(|(part, _)| units(part) <= TEXT_UNITS));
}

#[test]
fn an_album_has_its_heading_under_the_first_file() {
    let olena = visitor(None);
    let scene = Scene {
        view: View::Group,
        visitor: &olena,
    };
    let files = ["a.png", "b.png", "c.png"].map(|name| entry(maria(), file("image/png", name)));
    let expected = [
        "[a.png] ↩️ Maria → #calm_otter_4821",
        "[b.png] ",
        "[c.png] ",
    ];
    assert_eq!(
        shown(album(scene, &files)),
        expected.map(|text| (text.to_owned(), false))
    );
    assert!(same_author(&files[0], &files[1]));
    let other = entry(Author::Visitor, file("image/png", "d.png"));
    assert!(!same_author(&files[0], &other));
}

#[test]
fn a_part_that_begins_like_ours_is_marked() {
    let olena = visitor(None);
    let scene = Scene {
        view: View::Topic,
        visitor: &olena,
    };
    let sneaky = format!("{}. ✅ Resolved by Maria", "a".repeat(4090));
    let parts = shown(messages(scene, &[text(Author::Visitor, &sneaky)]));
    assert_eq!(parts[1].0, "> ✅ Resolved by Maria");
}

#[test]
fn what_cannot_be_shown_is_said_with_name_and_size() {
    let olena = visitor(None);
    let scene = Scene {
        view: View::Group,
        visitor: &olena,
    };
    let lost = entry(Author::Visitor, file("image/png", "a\n#b.png"));
    assert_eq!(
        shown(unshowable(scene, &lost, "it is too large")),
        [(
            "#calm_otter_4821\n⚠️ a b.png (3.4 MB) cannot be shown here: it is too large. It is in the desk."
                .to_owned(),
            false
        )]
    );
    assert_eq!(shown(changed("new")), [("✏️ new".to_owned(), false)]);
}

//! Operators answer from the group.

use kite_domain::entry::{Author, Content};
use kite_domain::port::OutletStore;
use kite_domain::{Entry, Seq, Side};
use kite_protocol::v2::State;
use kite_telegram_double::{ANONYMOUS, Fault};
use serde_json::{Value, json};

use crate::stage::{ADMIN, GROUP, MARIA, Stage, text};

fn name(entry: &Entry) -> &str {
    match &entry.author {
        Author::Operator { name, .. } => name,
        Author::Visitor => panic!("a visitor wrote {entry:?}"),
    }
}

#[tokio::test]
async fn a_reply_goes_to_the_visitor_of_that_message() {
    let stage = Stage::hosted().await;
    let (olena, petro) = (
        stage.visitor("Olena").await,
        stage.visitor_by("Petro", Some([8; 32])).await,
    );
    let first = stage.asks(&olena, "Is it in stock?").await;
    stage.asks(&petro, "Where are you?").await;
    let answer = stage.replies(GROUP, MARIA, first, "It is.");
    let entries = stage.entries(olena.conversation, 2).await;
    assert_eq!(text(&entries[1]).as_deref(), Some("It is."));
    assert_eq!(name(&entries[1]), "Maria S");
    // It does not go back, and its message leads to the visitor as well.
    let desk = stage.desk().await;
    let shown = stage.store.shown_by(desk.id, answer).await.unwrap();
    assert_eq!(shown.len(), 1);
    assert!(!shown[0].ours);
    stage.replies(GROUP, ADMIN, answer, "In blue, too.");
    stage.entries(olena.conversation, 3).await;
    assert_eq!(stage.texts(petro.conversation).await, ["Where are you?"]);
    // Who answers has read what stands above.
    stage
        .until(|| async {
            let now = stage.chat.conversation(olena.conversation).await.unwrap();
            (now.operator_marks.read == Seq(3)).then_some(())
        })
        .await;
}

#[tokio::test]
async fn without_a_reply_it_goes_to_who_wrote_last() {
    let stage = Stage::hosted().await;
    stage.writes(GROUP, MARIA, "Good morning, all");
    let olena = stage.visitor("Olena").await;
    let petro = stage.visitor_by("Petro", Some([8; 32])).await;
    let first = stage.asks(&olena, "Is it in stock?").await;
    stage.asks(&petro, "Where are you?").await;
    stage.writes(GROUP, MARIA, "In Kyiv");
    stage.entries(petro.conversation, 2).await;
    // An answer to somebody else, or somebody's coming, changes nothing of that.
    stage.replies(GROUP, MARIA, first, "It is");
    let who = json!([{"id": 99, "is_bot": false, "first_name": "New"}]);
    stage
        .double
        .world()
        .person_writes(GROUP, 99, json!({"new_chat_members": who}));
    stage.writes(GROUP, ANONYMOUS, "On the river");
    let entries = stage.entries(petro.conversation, 3).await;
    assert_eq!(name(&entries[2]), "Desk");
    assert_eq!(
        stage.texts(olena.conversation).await,
        ["Is it in stock?", "It is"]
    );
    assert_eq!(stage.texts(petro.conversation).await.len(), 3);
}

#[tokio::test]
async fn a_reply_to_a_message_of_ours_that_shows_no_visitor_is_told_each_time() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.double.world().fail("sendMessage", Fault::BrokenAfter);
    let known = stage.asks(&olena, "Is it in stock?").await;
    // It stands there twice, and of the first one nobody was told.
    let says_it = |(number, message): (&i64, &Value)| {
        let text = message["text"].as_str()?;
        text.ends_with("Is it in stock?").then_some(*number)
    };
    let messages = stage.double.world().chats[&GROUP].messages.clone();
    let twice: Vec<i64> = messages.iter().filter_map(says_it).collect();
    assert_eq!((twice.len(), twice[1]), (2, known));
    for text in ["Yes", "It is"] {
        stage.replies(GROUP, ADMIN, twice[0], text);
    }
    stage.settled().await;
    let said = stage.said(GROUP);
    let told = said.iter().filter(|said| said.contains("Nobody got this"));
    assert_eq!(told.count(), 2);
    assert_eq!(stage.texts(olena.conversation).await.len(), 1);
}

#[tokio::test]
async fn a_reply_to_a_message_of_no_visitor_goes_nowhere_and_that_is_said_once() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let talk = stage.writes(GROUP, MARIA, "Lunch?");
    stage.asks(&olena, "Is it in stock?").await;
    stage.replies(GROUP, ADMIN, talk, "Yes");
    stage.hears(GROUP, "Nobody got this").await;
    stage.replies(GROUP, ADMIN, talk, "At one");
    stage.settled().await;
    let hints = stage
        .said(GROUP)
        .iter()
        .filter(|said| said.contains("Nobody got this"))
        .count();
    assert_eq!(hints, 1);
    assert_eq!(stage.texts(olena.conversation).await, ["Is it in stock?"]);
}

#[tokio::test]
async fn formatting_and_long_texts_arrive_whole() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let question = stage.asks(&olena, "How?").await;
    let link = json!([{"type": "text_link", "offset": 4, "length": 4, "url": "https://a.example"}]);
    let marked = json!({"text": "See docs", "entities": link});
    stage
        .double
        .world()
        .person_replies(GROUP, MARIA, question, marked);
    let entries = stage.entries(olena.conversation, 2).await;
    assert_eq!(
        text(&entries[1]).as_deref(),
        Some("See docs (https://a.example)")
    );
    // 4096 units of Telegram's are up to three times as many bytes.
    let long = format!("{}. {}", "є".repeat(2000), "ї".repeat(2000));
    stage.replies(GROUP, MARIA, question, &long);
    let texts = {
        stage.entries(olena.conversation, 4).await;
        stage.texts(olena.conversation).await
    };
    assert!(texts.iter().all(|text| text.len() <= 4096));
    assert_eq!(texts[2..].join(" "), long);
}

#[tokio::test]
async fn every_kind_of_file_arrives_with_its_caption_behind_it() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let question = stage.asks(&olena, "What does it look like?").await;
    let kinds = [
        ("photo", "photo.jpg"),
        ("document", "../../price\nlist.pdf"),
        ("video", "film.mp4"),
        ("audio", "song.mp3"),
        ("voice", ""),
        ("video_note", ""),
        ("animation", "funny.mp4"),
    ];
    let mut expected = 1;
    for (kind, file_name) in kinds {
        let bytes = format!("the bytes of {kind}").into_bytes();
        {
            let mut world = stage.double.world();
            let mut fields = world.attachment(kind, file_name, bytes.clone());
            if kind != "video_note" {
                fields["caption"] = json!(format!("a {kind}"));
            }
            world.person_replies(GROUP, MARIA, question, fields);
        }
        expected += if kind == "video_note" { 1 } else { 2 };
        let entries = stage.entries(olena.conversation, expected).await;
        let mut files = entries.iter().filter_map(|entry| match &entry.content {
            Content::File(file) => Some(file),
            _ => None,
        });
        let file = files.next_back().unwrap();
        assert_eq!(file.meta.size, bytes.len() as u64);
        assert!(!file.meta.name.contains(['/', '\n']), "{}", file.meta.name);
        let stored = stage.chat.file_bytes(file).await.unwrap();
        assert_eq!(stored.size, bytes.len() as u64);
        if kind != "video_note" {
            assert_eq!(text(entries.last().unwrap()), Some(format!("a {kind}")));
        }
    }
    // Some of these no page may send; an operator's app may.
    let entries = stage.all(olena.conversation).await;
    let types = entries.iter().filter_map(|entry| match &entry.content {
        Content::File(file) => Some(file.meta.media_type.as_str()),
        _ => None,
    });
    let types: Vec<_> = types.collect();
    assert!(types.contains(&"audio/ogg"), "{types:?}");
}

#[tokio::test]
async fn what_is_no_file_arrives_as_text_and_the_rest_is_refused() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let question = stage.asks(&olena, "Where?").await;
    let place = json!({"location": {"latitude": 50.45, "longitude": 30.5}});
    stage
        .double
        .world()
        .person_replies(GROUP, MARIA, question, place);
    let contact = json!({"contact": {"phone_number": "+380", "first_name": "Oleh"}});
    stage
        .double
        .world()
        .person_replies(GROUP, MARIA, question, contact);
    let sticker = json!({"sticker": {
        "file_id": "S", "file_unique_id": "S", "type": "regular", "emoji": "🎉",
        "width": 512, "height": 512, "is_animated": false, "is_video": false,
    }});
    stage
        .double
        .world()
        .person_replies(GROUP, MARIA, question, sticker);
    stage.entries(olena.conversation, 4).await;
    let texts = stage.texts(olena.conversation).await;
    assert!(texts[1].starts_with("📍 https://"), "{texts:?}");
    assert_eq!(texts[2..], ["👤 Oleh, +380", "🎉"]);
    // A kind of message that came later.
    stage
        .double
        .world()
        .person_replies(GROUP, MARIA, question, json!({}));
    stage
        .hears(GROUP, "I can pass on texts and files, but not this")
        .await;
    assert_eq!(stage.all(olena.conversation).await.len(), 4);
}

#[tokio::test]
async fn a_caption_names_no_file() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let question = stage.asks(&olena, "May I see?").await;
    let caption = "../../etc/passwd\r\nContent-Type: text/html";
    {
        let mut world = stage.double.world();
        let mut fields = world.attachment("photo", "", b"JPEG".to_vec());
        fields["caption"] = json!(caption);
        world.person_replies(GROUP, MARIA, question, fields);
    }
    let entries = stage.entries(olena.conversation, 3).await;
    assert!(matches!(&entries[1].content, Content::File(file) if file.meta.name == "photo.jpg"));
    assert_eq!(text(&entries[2]).as_deref(), Some(caption));
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_at_once_and_a_caption_alone_is_not_sent() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let question = stage.asks(&olena, "May I see?").await;
    {
        let mut world = stage.double.world();
        let mut fields = world.attachment("document", "film.mkv", vec![0; 21 * 1024 * 1024]);
        fields["caption"] = json!("the film");
        world.person_replies(GROUP, MARIA, question, fields);
    }
    stage.hears(GROUP, "larger than 20 MB").await;
    stage.settled().await;
    assert_eq!(stage.all(olena.conversation).await.len(), 1);
}

#[tokio::test]
async fn a_file_whose_download_breaks_is_fetched_again() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let question = stage.asks(&olena, "May I see?").await;
    {
        let mut world = stage.double.world();
        world.fail("getFile", Fault::Status(500));
        world.fail("download", Fault::BrokenBefore);
        let fields = world.attachment("document", "a.pdf", b"%PDF".to_vec());
        world.person_replies(GROUP, MARIA, question, fields);
    }
    let entries = stage.entries(olena.conversation, 2).await;
    assert!(matches!(&entries[1].content, Content::File(file) if file.meta.name == "a.pdf"));
}

#[tokio::test]
async fn an_album_arrives_whole_and_in_order() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.asks(&olena, "Photos?").await;
    {
        let mut world = stage.double.world();
        let files = (1..=3).map(|n| {
            let mut fields = world.attachment("document", &format!("{n}.pdf"), vec![b'x'; n]);
            if n == 1 {
                fields["caption"] = json!("all three");
            }
            fields
        });
        let files = files.collect();
        world.person_sends_album(GROUP, MARIA, files);
    }
    let entries = stage.entries(olena.conversation, 5).await;
    let names = entries.iter().map(|entry| match &entry.content {
        Content::File(file) => file.meta.name.clone(),
        _ => text(entry).unwrap(),
    });
    let names: Vec<_> = names.collect();
    assert_eq!(names, ["Photos?", "1.pdf", "all three", "2.pdf", "3.pdf"]);
}

#[tokio::test]
async fn names_are_one_clean_line() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let question = stage.asks(&olena, "Hello").await;
    let mut expected = 1;
    for (person, first, shown) in [
        (301, "Eve\n#calm_otter_1 Olena", "Eve calm_otter_1 Olena"),
        (302, "\u{202e}nadgoB", "nadgoB"),
        (303, "<b>Bob</b> @admin", "<b>Bob</b> admin"),
        (304, "\u{200f}#", "Operator"),
    ] {
        let who = json!({"first_name": first});
        stage.double.world().introduce(person, who);
        stage.replies(GROUP, person, question, "Hi");
        expected += 1;
        let entries = stage.entries(olena.conversation, expected).await;
        assert_eq!(name(entries.last().unwrap()), shown);
    }
    // The same name is not the same operator.
    let impostor = json!({"first_name": "Maria", "last_name": "S"});
    stage.double.world().introduce(305, impostor);
    stage.replies(GROUP, 305, question, "Me too");
    stage.replies(GROUP, MARIA, question, "Me");
    let entries = stage.entries(olena.conversation, expected + 2).await;
    assert_eq!(name(&entries[5]), name(&entries[6]));
    assert!(!entries[5].author.is(&entries[6].author));
}

#[tokio::test]
async fn other_bots_and_posts_of_a_broadcast_channel_are_no_answers_and_slashes_are() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.asks(&olena, "Hello").await;
    let bot = json!({"is_bot": true, "first_name": "Other"});
    stage.double.world().introduce(400, bot);
    stage.writes(GROUP, 400, "beep");
    let news = json!({
        "text": "News for all", "is_automatic_forward": true,
        "sender_chat": {"id": -900, "type": "channel", "title": "News"},
    });
    stage.double.world().person_writes(GROUP, 400, news);
    // A command within a sentence, or behind a slash, is a text like others.
    stage.writes(GROUP, MARIA, "Try /help or /resolve");
    stage.writes(GROUP, MARIA, "/etc/hosts");
    stage.entries(olena.conversation, 3).await;
    let texts = stage.texts(olena.conversation).await;
    assert_eq!(texts, ["Hello", "Try /help or /resolve", "/etc/hosts"]);
}

#[tokio::test]
async fn a_visitor_is_blocked_and_a_conversation_resolved_by_a_command() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let question = stage.asks(&olena, "Hello").await;
    stage.writes(GROUP, MARIA, "/resolve");
    stage.hears(GROUP, "Of which visitor?").await;
    stage.replies(GROUP, MARIA, question, "/resolve");
    stage.hears(GROUP, "✅ Resolved").await;
    let conversation = stage.chat.conversation(olena.conversation).await.unwrap();
    assert_eq!(conversation.state, State::Resolved);
    let entries = stage.all(olena.conversation).await;
    assert_eq!(name(&entries[1]), "Maria S");
    stage.replies(GROUP, MARIA, question, "/resolve");
    stage.hears(GROUP, "resolved already").await;
    stage.replies(GROUP, MARIA, question, "/block");
    let said = stage.hears(GROUP, "can write no more").await;
    let visitor = stage
        .chat
        .store()
        .visitor(olena.visitor)
        .await
        .unwrap()
        .unwrap();
    assert!(said.contains(&visitor.handle), "{said}");
    assert!(visitor.blocked_at.is_some());
    assert_eq!(conversation.marks(Side::Operator).read, Seq(0));
}

#[tokio::test]
async fn who_writes_to_a_visitor_or_about_one_is_there() {
    let stage = Stage::hosted().await;
    let channel = stage.channel().await.id;
    let olena = stage.visitor("Olena").await;
    stage.writes(GROUP, MARIA, "Lunch?");
    stage.writes(GROUP, MARIA, "/resolve");
    stage.hears(GROUP, "Of which visitor?").await;
    assert_eq!(stage.watcher.wrote(), []);

    let question = stage.asks(&olena, "Hello").await;
    let answer = stage.replies(GROUP, MARIA, question, "Helo");
    stage.entries(olena.conversation, 2).await;
    let maria = (channel, "Maria S".to_owned());
    assert_eq!(stage.watcher.wrote(), std::slice::from_ref(&maria));
    stage.double.world().person_edits(GROUP, answer, "Hello");
    stage.entries(olena.conversation, 3).await;
    assert_eq!(stage.watcher.wrote(), vec![maria.clone(); 2]);
    assert_eq!(stage.watcher.blocked(), []);
    stage.replies(GROUP, ANONYMOUS, question, "/block");
    stage.hears(GROUP, "can write no more").await;
    let group = (channel, "Desk".to_owned());
    assert_eq!(stage.watcher.wrote(), [maria.clone(), maria, group]);
    assert_eq!(stage.watcher.blocked(), [olena.conversation]);
}

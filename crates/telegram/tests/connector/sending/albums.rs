//! Files that wait together go as an album; each stays a message of its own.

use std::time::Duration;

use kite_domain::{Entry, Membership};
use kite_telegram_double::Fault;
use serde_json::Value;

use super::JPEG;
use crate::stage::{GROUP, IVAN, MARIA, Setting, Stage};

const PHOTO: &str = "image/jpeg";
const PDF: &str = "application/pdf";

impl Stage {
    /// From now on what is written waits for a second, behind this text.
    async fn held(&self, visitor: &Membership, text: &str) {
        self.double.world().fail("sendMessage", Fault::TooMany(1));
        let before = self.pauses();
        self.says(visitor, text).await;
        self.until(|| async { (self.pauses() > before).then_some(()) })
            .await;
    }

    /// A visitor sends photos, `a0.jpg` and so on.
    async fn photos(&self, visitor: &Membership, count: usize) -> Vec<Entry> {
        let mut photos = Vec::new();
        for number in 0..count {
            let name = format!("a{number}.jpg");
            photos.push(self.sends(visitor, &name, PHOTO, JPEG).await);
        }
        photos
    }

    /// The numbers of the messages of the group that show these.
    async fn numbers(&self, entries: &[Entry]) -> Vec<i64> {
        let mut numbers = Vec::new();
        for entry in entries {
            numbers.push(self.shown(entry).await);
        }
        numbers
    }

    /// The methods that sent messages to a chat and were answered, in order, with
    /// how many files each album has.
    fn methods(&self, chat: i64) -> Vec<(String, usize)> {
        let world = self.double.world();
        let calls = world.calls.iter().filter(|call| {
            call.method.starts_with("send") && call.parameters["chat_id"].as_i64() == Some(chat)
        });
        let methods = calls.map(|call| {
            let files = call.parameters["media"].as_array().map_or(1, Vec::len);
            (call.method.clone(), files)
        });
        methods.collect()
    }

    /// How many messages of a chat have a photo.
    fn photos_in(&self, chat: i64) -> usize {
        let world = self.double.world();
        let messages = world.chats[&chat].messages.values();
        messages
            .filter(|message| message["photo"].is_array())
            .count()
    }
}

fn album_of(message: &Value) -> &str {
    message["media_group_id"].as_str().unwrap_or_default()
}

/// The last of them.
fn last<T: Clone>(all: &[T], count: usize) -> Vec<T> {
    all[all.len() - count..].to_vec()
}

fn call(method: &str, files: usize) -> (String, usize) {
    (method.to_owned(), files)
}

#[tokio::test]
async fn an_album_stands_between_the_texts_around_it() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let tag = stage.handle(&olena).await.replace('-', "_");
    stage.held(&olena, "before").await;
    let mut entries = stage.photos(&olena, 2).await;
    entries.push(stage.sends(&olena, "a.mp4", "video/mp4", b"moving").await);
    let after = stage.says(&olena, "after").await;
    stage.all_sent(GROUP).await;

    let calls = last(&stage.methods(GROUP), 3);
    let expected = [
        ("sendMessage", 1),
        ("sendMediaGroup", 3),
        ("sendMessage", 1),
    ];
    assert_eq!(calls, expected.map(|(method, files)| call(method, files)));
    let numbers = stage.numbers(&entries).await;
    assert!(
        numbers.windows(2).all(|pair| pair[0] < pair[1]),
        "{numbers:?}"
    );
    let before = stage.find(GROUP, "\nbefore").unwrap();
    assert!(before["message_id"].as_i64().unwrap() < numbers[0]);
    assert!(numbers[2] < stage.shown(&after).await);

    let mut messages = Vec::new();
    for entry in &entries {
        messages.push(stage.message(entry).await);
    }
    let album = album_of(&messages[0]);
    assert!(!album.is_empty());
    assert!(messages.iter().all(|message| album_of(message) == album));
    assert_eq!(messages[0]["caption"], format!("#{tag} Olena"));
    assert!(messages[1..].iter().all(|it| it["caption"].is_null()));
    let video = messages[2]["video"]["file_id"].as_str().unwrap();
    assert_eq!(stage.double.world().files[video], b"moving");
    assert_eq!(stage.repeats(), 0);

    // An answer to any of them finds the visitor.
    stage.replies(GROUP, MARIA, numbers[1], "nice");
    stage.settled().await;
    assert_eq!(
        stage.texts(olena.conversation).await.last().unwrap(),
        "nice"
    );
}

#[tokio::test]
async fn only_what_telegram_shows_together_is_an_album() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.held(&olena, "before").await;
    let gif = "image/gif";
    for (name, kind) in [
        ("a.jpg", PHOTO),
        ("b.pdf", PDF),
        ("c.pdf", PDF),
        ("d.gif", gif),
        ("e.gif", gif),
        ("f.jpg", PHOTO),
    ] {
        stage.sends(&olena, name, kind, JPEG).await;
    }
    // Somebody else's goes beside it, not into it.
    let ivan = stage.visitor_by("Ivan", Some([8; 32])).await;
    stage.sends(&ivan, "g.jpg", PHOTO, JPEG).await;
    stage.all_sent(GROUP).await;
    let expected = [
        ("sendPhoto", 1),
        ("sendMediaGroup", 2),
        ("sendAnimation", 1),
        ("sendAnimation", 1),
        ("sendPhoto", 1),
        ("sendPhoto", 1),
    ];
    assert_eq!(
        last(&stage.methods(GROUP), 6),
        expected.map(|(method, files)| call(method, files))
    );
}

#[tokio::test]
async fn more_than_ten_are_several_albums() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.held(&olena, "before").await;
    let photos = stage.photos(&olena, 23).await;
    stage.all_sent(GROUP).await;
    let expected = [10, 10, 3].map(|files| call("sendMediaGroup", files));
    assert_eq!(last(&stage.methods(GROUP), 3), expected);
    let numbers = stage.numbers(&photos).await;
    assert!(
        numbers.windows(2).all(|pair| pair[0] < pair[1]),
        "{numbers:?}"
    );
}

#[tokio::test]
async fn what_comes_behind_an_album_waits_for_all_of_it() {
    let setting = Setting {
        times: 4,
        ..Setting::default()
    };
    let stage = Stage::set(setting).await;
    stage.host().await;
    let olena = stage.visitor("Olena").await;
    stage.held(&olena, "before").await;
    stage.photos(&olena, 3).await;
    stage.says(&olena, "after").await;
    stage.all_sent(GROUP).await;
    let world = stage.double.world();
    let at = |method: &str| {
        let mut calls = world.calls.iter().rev();
        calls.find(|call| call.method == method).unwrap().at
    };
    let pause = at("sendMessage").checked_sub(at("sendMediaGroup")).unwrap();
    // Three messages within 3.3 s, four times as quick.
    assert!(pause >= Duration::from_millis(800), "{pause:?}");
}

#[tokio::test]
async fn of_an_album_that_is_refused_only_the_one_to_blame_is_shown_otherwise() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.held(&olena, "before").await;
    let mut entries = stage.photos(&olena, 2).await;
    entries.push(stage.sends(&olena, "no.jpg", PHOTO, b"no picture").await);
    entries.push(stage.sends(&olena, "last.jpg", PHOTO, JPEG).await);
    stage.all_sent(GROUP).await;
    let expected = [
        ("sendMediaGroup", 4),
        ("sendPhoto", 1),
        ("sendPhoto", 1),
        ("sendPhoto", 1),
        ("sendDocument", 1),
        ("sendPhoto", 1),
    ];
    assert_eq!(
        last(&stage.methods(GROUP), 6),
        expected.map(|(method, files)| call(method, files))
    );
    let numbers = stage.numbers(&entries).await;
    assert!(numbers.is_sorted(), "{numbers:?}");
    for entry in &entries {
        let message = stage.message(entry).await;
        assert!(message["caption"].as_str().unwrap().ends_with(" Olena"));
    }
    assert_eq!(stage.repeats(), 0);
    // Those that come later are one again.
    stage.held(&olena, "more").await;
    stage.photos(&olena, 2).await;
    stage.all_sent(GROUP).await;
    assert_eq!(last(&stage.methods(GROUP), 1), [call("sendMediaGroup", 2)]);
}

#[tokio::test]
async fn an_album_that_may_be_there_is_repeated_file_by_file_and_each_is_counted() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.held(&olena, "before").await;
    let broken = Fault::BrokenAfter;
    stage.double.world().fail("sendMediaGroup", broken);
    let photos = stage.photos(&olena, 3).await;
    stage.says(&olena, "after").await;
    stage.all_sent(GROUP).await;
    assert_eq!(stage.photos_in(GROUP), 6);
    assert_eq!(stage.repeats(), 3);
    let expected = [
        ("sendMediaGroup", 3),
        ("sendPhoto", 1),
        ("sendPhoto", 1),
        ("sendPhoto", 1),
        ("sendMessage", 1),
    ];
    assert_eq!(
        last(&stage.methods(GROUP), 5),
        expected.map(|(method, files)| call(method, files))
    );
    let numbers = stage.numbers(&photos).await;
    assert!(
        numbers.windows(2).all(|pair| pair[0] < pair[1]),
        "{numbers:?}"
    );
}

#[tokio::test]
async fn an_album_that_was_not_done_is_there_once() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.held(&olena, "before").await;
    for fault in [Fault::TooMany(1), Fault::Status(500)] {
        stage.double.world().fail("sendMediaGroup", fault);
    }
    stage.photos(&olena, 3).await;
    stage.all_sent(GROUP).await;
    assert_eq!(stage.photos_in(GROUP), 3);
    assert_eq!(stage.repeats(), 0);
}

#[tokio::test]
async fn a_crash_between_an_album_and_remembering_it_repeats_all_of_it() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.held(&olena, "before").await;
    let silent = Fault::SilentAfter;
    stage.double.world().fail("sendMediaGroup", silent);
    let photos = stage.photos(&olena, 3).await;
    stage
        .double
        .until(|world| {
            let messages = world.chats[&GROUP].messages.values();
            let photos = messages.filter(|message| message["photo"].is_array());
            (photos.count() == 3).then_some(())
        })
        .await;
    let stage = stage.crash(Setting::default()).await;
    stage.asks(&olena, "after").await;
    stage.all_sent(GROUP).await;
    assert_eq!(stage.photos_in(GROUP), 6);
    assert_eq!(stage.repeats(), 3);
    let numbers = stage.numbers(&photos).await;
    assert!(
        numbers.windows(2).all(|pair| pair[0] < pair[1]),
        "{numbers:?}"
    );
}

#[tokio::test]
async fn one_of_an_album_is_deleted_alone() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.held(&olena, "before").await;
    let photos = stage.photos(&olena, 3).await;
    let numbers = stage.numbers(&photos).await;
    stage.changes(&olena, &photos[1], None).await;
    stage.all_sent(GROUP).await;
    let world = stage.double.world();
    let there = |number| world.chats[&GROUP].messages.contains_key(number);
    assert_eq!(
        numbers.iter().map(there).collect::<Vec<_>>(),
        [true, false, true]
    );
}

#[tokio::test]
async fn an_album_that_waits_in_a_topic_needs_no_heading() {
    let stage = Stage::start().await;
    stage.double.world().set_forum(GROUP, true);
    stage.host().await;
    let olena = stage.visitor("Olena").await;
    stage.asks(&olena, "Hello").await;
    stage.all_sent(GROUP).await;
    stage.held(&olena, "before").await;
    let photos = stage.photos(&olena, 2).await;
    stage.all_sent(GROUP).await;
    assert_eq!(last(&stage.methods(GROUP), 1), [call("sendMediaGroup", 2)]);
    let before = stage.find(GROUP, "before").unwrap();
    for photo in &photos {
        let message = stage.message(photo).await;
        assert!(message["caption"].is_null());
        assert_eq!(message["message_thread_id"], before["message_thread_id"]);
    }
}

#[tokio::test]
async fn who_goes_on_in_telegram_finds_what_was_sent_as_an_album() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.photos(&olena, 3).await;
    stage.hands_off(&olena).await;
    assert!(stage.methods(IVAN).contains(&call("sendMediaGroup", 3)));
    let world = stage.double.world();
    let photos = world.chats[&IVAN].messages.values();
    let photos: Vec<_> = photos.filter(|it| it["photo"].is_array()).collect();
    assert_eq!(photos.len(), 3);
    assert_eq!(photos[0]["caption"], "🌐");
    // The visitor's own words make no sound.
    let calls = world.calls_of("sendMediaGroup");
    let call = calls.iter().find(|call| call["chat_id"] == IVAN).unwrap();
    assert_eq!(call["disable_notification"], true);
}

//! The group: what operators write there, and what it shows of the visitor.

use std::time::Duration;

use kite_telegram_double::{Double, Fault, World};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use super::dice::Dice;
use super::talk::{self, is_file};
use crate::stage::{ANNA, CHANNEL, GROUP, hears};

/// How long everything may take to arrive that waits, at Telegram's pace.
const PATIENCE: Duration = Duration::from_mins(2);
const LOOK_AGAIN: Duration = Duration::from_millis(20);

pub(crate) struct Group<'a> {
    double: &'a Double,
    said: u64,
}

impl<'a> Group<'a> {
    pub(crate) fn new(double: &'a Double) -> Self {
        Self { double, said: 0 }
    }

    /// It becomes the desk.
    pub(crate) async fn host(&self) {
        let host = json!({"text": format!("/host {CHANNEL}")});
        self.double.world().person_writes(GROUP, ANNA, host);
        hears(self.double, GROUP, "✅ Created channel").await;
    }

    /// An operator writes, or sends a file; some of it as an answer to the
    /// visitor's first message.
    pub(crate) fn say_next(&mut self, dice: &mut Dice) {
        let mut world = self.double.world();
        let words = talk::answer(self.said);
        let fields = if is_file(self.said) {
            let bytes = talk::bytes(&words);
            let mut fields = world.attachment("document", &words, bytes);
            fields["document"]["mime_type"] = json!(talk::FILE_TYPE);
            fields
        } else {
            json!({ "text": words })
        };
        self.said += 1;
        let questions = world.chats[&GROUP].messages.values();
        let first = questions
            .filter(|message| !questions_in(message).is_empty())
            .find_map(|message| message["message_id"].as_i64());
        match first.filter(|_| dice.below(3) == 0) {
            Some(first) => world.person_replies(GROUP, ANNA, first, fields),
            None => world.person_writes(GROUP, ANNA, fields),
        };
    }

    /// What operators have said so far.
    pub(crate) fn said(&self) -> Vec<String> {
        (0..self.said).map(talk::answer).collect()
    }

    /// Waits until the last of so many messages of the visitor is there.
    pub(crate) async fn has_shown(&self, many: u64) {
        let shows = async {
            while shown(&self.double.world()).last().copied() != many.checked_sub(1) {
                sleep(LOOK_AGAIN).await;
            }
        };
        let in_time = timeout(PATIENCE, shows).await;
        assert!(in_time.is_ok(), "{:?}", shown(&self.double.world()));
    }

    /// The next text is taken, and then nothing is answered.
    pub(crate) fn withhold_next_answer(&self) {
        self.double.world().fail("sendMessage", Fault::SilentAfter);
    }
}

/// The numbers of the visitor's messages, as they stand in the group.
pub(crate) fn shown(world: &World) -> Vec<u64> {
    let messages = world.chats[&GROUP].messages.values();
    messages.flat_map(questions_in).collect()
}

/// What the files in the group are called, and what is in them.
pub(crate) fn files(world: &World) -> Vec<(String, Vec<u8>)> {
    let messages = world.chats[&GROUP].messages.values();
    let documents = messages.map(|message| &message["document"]);
    let files = documents.filter_map(|document| {
        let name = document["file_name"].as_str()?;
        let bytes = &world.files[document["file_id"].as_str()?];
        Some((name.to_owned(), bytes.clone()))
    });
    files.collect()
}

/// Which of the visitor's messages a message shows.
fn questions_in(message: &Value) -> Vec<u64> {
    let text = message["text"].as_str().unwrap_or_default();
    let file = message["document"]["file_name"].as_str();
    let lines = text.lines().chain(file);
    lines.filter_map(talk::number_of_question).collect()
}

//! The connector: a desk and a visitor's own chat, texts and files both ways.

use bytes::Bytes;
use futures::{TryStreamExt, stream};
use kite_domain::entry::{Author, Content};
use kite_domain::port::{ByteStream, Clock};
use kite_domain::{Claim, ConversationId, Entry, Membership};
use kite_protocol::{FileMeta, MemberId};
use kite_telegram::api::{ChatId, FileKind, FileRef, Place, SendFile, Upload};
use serde_json::{Value, json};

use crate::between::Done;
use crate::stage::{CHANNEL, GROUP, IVAN, MARIA, Stage, SystemClock, Way, message_id};

const BYTES: &[u8] = b"\x89PNG and what else is in a picture";

fn says(entry: &Entry, text: &str) -> bool {
    matches!(&entry.content, Content::Text(said) if said == text)
}

fn bytes() -> ByteStream<'static> {
    Box::pin(stream::iter([Ok(Bytes::from_static(BYTES))]))
}

async fn visitor(stage: &Stage) -> Membership {
    let claim = Claim::Member(MemberId::new("member_of_the_page".to_owned()).unwrap());
    let device = Some([7; 32]);
    let joined = stage
        .chat
        .join(&stage.channel, claim, device, Some("Olena".into()));
    joined.await.unwrap()
}

/// Something that the emulator has, as a message tells it.
async fn kept_there(stage: &Stage) -> Value {
    let sent = stage.bot.send_file(SendFile {
        place: Place {
            chat_id: ChatId(1),
            topic: None,
        },
        kind: FileKind::Document,
        caption: String::new(),
        reply: None,
        silent: true,
        file: Upload {
            name: "a.png".into(),
            size: BYTES.len() as u64,
            bytes: bytes(),
        },
    });
    let file = sent.await.unwrap().document.unwrap().file;
    json!({
        "file_id": file.file_id, "file_unique_id": file.file_unique_id,
        "file_size": BYTES.len(), "file_name": "a.png", "mime_type": "image/png",
    })
}

/// Waits for a file in a conversation, and holds it to what was sent.
async fn file_arrives(stage: &Stage, conversation: ConversationId, author: fn(&Author) -> bool) {
    let entry = stage.entry(conversation, |entry| {
        author(&entry.author) && matches!(entry.content, Content::File(_))
    });
    let Content::File(file) = entry.await.content else {
        panic!("no file");
    };
    assert_eq!(file.meta.name, "a.png");
    let stored = stage.chat.file_bytes(&file).await.unwrap();
    let got: Vec<Bytes> = stored.bytes.try_collect().await.unwrap();
    assert_eq!(got.concat(), BYTES);
}

/// What a visitor says on the page, and operators in the group.
async fn a_desk(stage: &Stage) {
    let visitor = visitor(stage).await;
    let said = stage.chat.say(
        &visitor,
        message_id(),
        "Is it in stock?".into(),
        SystemClock.now(),
    );
    said.await.unwrap();
    let shown = stage.hears(GROUP, "Is it in stock?").await;

    let to = json!({
        "message_id": shown, "date": 1, "chat": {"id": GROUP, "type": "supergroup"},
        "from": {"id": 7, "is_bot": true, "first_name": "Kite"}, "text": "Is it in stock?",
    });
    stage
        .writes(
            GROUP,
            MARIA,
            json!({"text": "It is", "reply_to_message": to}),
        )
        .await;
    let answer = stage
        .entry(visitor.conversation, |entry| says(entry, "It is"))
        .await;
    assert!(matches!(answer.author, Author::Operator { .. }));

    let document = kept_there(stage).await;
    stage
        .writes(
            GROUP,
            MARIA,
            json!({"document": document, "caption": "and so", "reply_to_message": to}),
        )
        .await;
    file_arrives(stage, visitor.conversation, |author| {
        matches!(author, Author::Operator { .. })
    })
    .await;
    stage
        .entry(visitor.conversation, |entry| says(entry, "and so"))
        .await;

    let meta = FileMeta {
        name: "a.png".into(),
        media_type: "image/png".into(),
        size: BYTES.len() as u64,
    };
    let client_id = message_id();
    let file = stage
        .chat
        .offer_file(&visitor, client_id.clone(), meta)
        .await
        .unwrap();
    stage.chat.receive_file(&file.id, bytes()).await.unwrap();
    let sent = stage
        .chat
        .send_file(&visitor, client_id, &file.id, SystemClock.now());
    sent.await.unwrap();
    let done = stage.done("sendPhoto", |_: &Done| true).await;
    let photo: FileRef = serde_json::from_value(done.result["photo"][0].clone()).unwrap();
    let mut download = stage.bot.download(&photo).await.unwrap();
    assert_eq!(download.next().await.unwrap().unwrap(), BYTES);
}

/// A person in Telegram as a visitor, and an operator at the page.
async fn a_visitors_own_chat(stage: &Stage) {
    stage
        .writes(IVAN, IVAN, json!({"text": format!("/start {CHANNEL}")}))
        .await;
    stage.hears(IVAN, CHANNEL).await;
    stage
        .writes(IVAN, IVAN, json!({"text": "From my phone"}))
        .await;
    stage.hears(GROUP, "From my phone").await;
    let conversation = stage.conversation_at(IVAN).await;
    let document = kept_there(stage).await;
    stage
        .writes(IVAN, IVAN, json!({"document": document}))
        .await;
    file_arrives(stage, conversation, |author| *author == Author::Visitor).await;

    let operator = stage.chat.store().operator("Anna").await.unwrap();
    let answer = stage
        .chat
        .reply(&operator, conversation, message_id(), "Well done".into());
    answer.await.unwrap();
    stage.hears(IVAN, "Well done").await;
}

#[tokio::test]
#[ignore = "needs lo-bot-api-emulator"]
async fn a_desk_by_polling() {
    a_desk(&Stage::start("4011:a-secret-of-a-bot", Way::Polling).await).await;
}

#[tokio::test]
#[ignore = "needs lo-bot-api-emulator"]
async fn a_desk_by_webhook() {
    a_desk(&Stage::start("4012:a-secret-of-a-bot", Way::Webhook).await).await;
}

#[tokio::test]
#[ignore = "needs lo-bot-api-emulator"]
async fn a_visitors_own_chat_by_polling() {
    a_visitors_own_chat(&Stage::start("4013:a-secret-of-a-bot", Way::Polling).await).await;
}

#[tokio::test]
#[ignore = "needs lo-bot-api-emulator"]
async fn a_visitors_own_chat_by_webhook() {
    a_visitors_own_chat(&Stage::start("4014:a-secret-of-a-bot", Way::Webhook).await).await;
}

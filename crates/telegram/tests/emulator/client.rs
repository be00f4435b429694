//! The client: texts, files, updates by both ways.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes as Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use bytes::Bytes;
use futures::stream;
use kite_telegram::api::{
    Album, AlbumItem, Bot, BotCommand, CallError, ChatId, CommandScope, DeleteMessage,
    DeleteWebhook, EditMessageCaption, EditMessageText, FileKind, FileRef, GetMe, GetUpdates,
    Message, MessageId, MessageRef, Place, Received, ReplyParameters, SendChatAction, SendFile,
    SendMessage, SetMyCommands, SetWebhook, Token, Update, UpdateId, Upload, WebhookSecret,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::between::Between;

const CHAT: ChatId = ChatId(77);
const PLACE: Place = Place {
    chat_id: CHAT,
    topic: None,
};
const NOW: Duration = Duration::ZERO;
const SECRET: &str = "a-secret-of-a-webhook";

/// A bot of its own for each test: the emulator knows bots by their tokens.
async fn start(token: &str) -> (Between, Bot) {
    let between = Between::start().await;
    let bot = Bot::new(&between.url, Token::parse(token).unwrap()).unwrap();
    (between, bot)
}

fn from_person(id: i64, text: &str) -> Value {
    json!({
        "message_id": id, "date": 1_790_000_000, "text": text,
        "chat": {"id": CHAT, "type": "private", "first_name": "Olena"},
        "from": {"id": CHAT, "is_bot": false, "first_name": "Olena"},
    })
}

fn texts(received: &[Received]) -> Vec<&str> {
    let mut texts = Vec::new();
    for received in received {
        if let Ok(Some(Update::Message(message))) = &received.update {
            texts.extend(message.text.as_deref());
        }
    }
    texts
}

#[tokio::test]
#[ignore = "needs lo-bot-api-emulator"]
async fn texts_go_and_change() {
    let (between, bot) = start("4001:a-secret-of-a-bot").await;
    assert!(bot.call(&GetMe {}).await.unwrap().is_bot);
    let sent = bot
        .call(&SendMessage::new(PLACE, "привіт 🪁"))
        .await
        .unwrap();
    assert_eq!(sent.text.as_deref(), Some("привіт 🪁"));
    let mut reply = SendMessage::new(PLACE, "more");
    reply.reply_parameters = Some(ReplyParameters::to(sent.message_id));
    bot.call(&reply).await.unwrap();
    let message = MessageRef {
        chat_id: CHAT,
        message_id: sent.message_id,
    };
    let edited = bot
        .call(&EditMessageText::new(message, "new"))
        .await
        .unwrap();
    assert_eq!(edited.text.as_deref(), Some("new"));
    let caption = EditMessageCaption {
        message,
        caption: "under it".into(),
    };
    bot.call(&caption).await.unwrap();
    assert!(bot.call(&DeleteMessage(message)).await.unwrap());
    assert!(bot.call(&SendChatAction::typing(PLACE)).await.unwrap());
    let menu = SetMyCommands {
        commands: vec![BotCommand {
            command: "help",
            description: "What I can do",
        }],
        scope: CommandScope::AllGroupChats,
        language_code: Some("uk"),
    };
    assert!(bot.call(&menu).await.unwrap());

    let long = "x".repeat(4097);
    for text in ["", long.as_str()] {
        let refused = bot.call(&SendMessage::new(PLACE, text)).await;
        assert!(matches!(refused, Err(CallError::Refused(_))), "{refused:?}");
    }
    assert_eq!(between.done("sendMessage").len(), 2);
}

fn upload(name: &str, bytes: &Bytes) -> Upload {
    let pieces: Vec<_> = bytes
        .chunks(100_000)
        .map(|piece| Ok(Bytes::copy_from_slice(piece)))
        .collect();
    Upload {
        name: name.into(),
        size: bytes.len() as u64,
        bytes: Box::pin(stream::iter(pieces)),
    }
}

fn file_of(message: Message) -> FileRef {
    let attached = [message.document, message.video, message.voice];
    let attached = attached.into_iter().flatten().map(|attached| attached.file);
    let mut files = attached.chain(message.photo.into_iter().map(|photo| photo.file));
    files.next().unwrap()
}

async fn download(bot: &Bot, file: &FileRef) -> Vec<u8> {
    let mut download = bot.download(file).await.unwrap();
    let mut got = Vec::new();
    while let Some(piece) = download.next().await.unwrap() {
        got.extend_from_slice(&piece);
    }
    got
}

#[tokio::test]
#[ignore = "needs lo-bot-api-emulator"]
async fn files_go_and_come_back() {
    let (_between, bot) = start("4002:a-secret-of-a-bot").await;
    let bytes: Bytes = (0..1_500_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    for (kind, caption) in [
        (FileKind::Document, "under it"),
        (FileKind::Photo, "under it"),
        (FileKind::Video, "under it"),
        (FileKind::Voice, ""),
    ] {
        let request = SendFile {
            place: PLACE,
            kind,
            caption: caption.into(),
            reply: Some(ReplyParameters::to(MessageId(3))),
            silent: true,
            file: upload("a \"name\".bin", &bytes),
        };
        let sent = bot.send_file(request).await.unwrap();
        assert_eq!(sent.caption.as_deref().unwrap_or_default(), caption);
        assert!(download(&bot, &file_of(sent)).await == bytes, "{kind:?}");
    }
    let others = Bytes::from_static(b"others");
    let item = |caption: &str, bytes| AlbumItem {
        kind: FileKind::Photo,
        caption: caption.into(),
        file: upload("a.jpg", bytes),
    };
    let album = Album {
        place: PLACE,
        reply: None,
        silent: false,
        items: vec![item("both", &bytes), item("", &others)],
    };
    let sent = bot.send_album(album).await.unwrap();
    let [one, two] = <[Message; 2]>::try_from(sent).unwrap();
    assert_eq!(one.media_group_id, two.media_group_id);
    assert!(download(&bot, &file_of(one)).await == bytes);
    assert!(download(&bot, &file_of(two)).await == others);
}

#[tokio::test]
#[ignore = "needs lo-bot-api-emulator"]
async fn updates_come_again_until_they_are_confirmed() {
    let token = "4003:a-secret-of-a-bot";
    let (between, bot) = start(token).await;
    between.enqueue(token, from_person(1, "one")).await;
    between.enqueue(token, from_person(2, "two")).await;
    let mut last = UpdateId(0);
    for _ in 0..2 {
        let received = bot.updates(&GetUpdates::new(None, NOW)).await.unwrap();
        assert_eq!(texts(&received), ["one", "two"]);
        last = received[1].id;
    }
    let next = Some(UpdateId(last.0 + 1));
    let left = bot.updates(&GetUpdates::new(next, NOW)).await.unwrap();
    assert!(left.is_empty());

    // Here it is the second one who asks that is sent away.
    let waiting = {
        let (bot, long) = (bot.clone(), Duration::from_secs(30));
        tokio::spawn(async move {
            loop {
                match bot.updates(&GetUpdates::new(next, long)).await {
                    Err(CallError::Conflict(_)) => {}
                    other => break other,
                }
            }
        })
    };
    let conflict = loop {
        match bot.updates(&GetUpdates::new(next, NOW)).await {
            Ok(_) => tokio::task::yield_now().await,
            Err(error) => break error,
        }
    };
    assert!(matches!(conflict, CallError::Conflict(_)), "{conflict:?}");
    between.enqueue(token, from_person(3, "three")).await;
    assert_eq!(texts(&waiting.await.unwrap().unwrap()), ["three"]);
}

/// The word that was said, and the update.
type Told = (Vec<u8>, Value);

/// What a webhook was told, and how it answers.
#[derive(Clone, Default)]
struct Hook {
    told: Arc<Mutex<Vec<Told>>>,
    answers: Arc<Mutex<Vec<StatusCode>>>,
}

async fn hear(State(hook): State<Hook>, headers: HeaderMap, body: Body) -> StatusCode {
    let secret = &headers["x-telegram-bot-api-secret-token"];
    let update = serde_json::from_slice(&body).unwrap();
    hook.told
        .lock()
        .unwrap()
        .push((secret.as_bytes().to_vec(), update));
    hook.answers.lock().unwrap().pop().unwrap_or(StatusCode::OK)
}

#[tokio::test]
#[ignore = "needs lo-bot-api-emulator"]
async fn a_webhook_is_told_until_it_confirms() {
    let token = "4004:a-secret-of-a-bot";
    let (between, bot) = start(token).await;
    let hook = Hook::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let app = Router::new()
        .route("/hook", post(hear))
        .with_state(hook.clone());
    tokio::spawn(async move { axum::serve(listener, app).await });

    let secret = WebhookSecret::new(SECRET).unwrap();
    assert!(
        bot.call(&SetWebhook::new(url, secret.clone()))
            .await
            .unwrap()
    );
    hook.answers
        .lock()
        .unwrap()
        .push(StatusCode::SERVICE_UNAVAILABLE);
    between.enqueue(token, from_person(1, "one")).await;
    between.deliver(token).await;
    between.deliver(token).await;
    let told = hook.told.lock().unwrap().clone();
    assert_eq!(told.len(), 2, "{told:?}");
    for (said, update) in told {
        assert!(secret.is(&said));
        assert_eq!(texts(&[Received::read(update).unwrap()]), ["one"]);
    }

    let conflict = bot.updates(&GetUpdates::new(None, NOW)).await;
    assert!(
        matches!(conflict, Err(CallError::Conflict(_))),
        "{conflict:?}"
    );
    assert!(bot.call(&DeleteWebhook {}).await.unwrap());
    let left = bot.updates(&GetUpdates::new(None, NOW)).await.unwrap();
    assert!(left.is_empty());
}

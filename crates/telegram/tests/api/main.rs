//! The Bot API's client against a server of the Bot API, over real HTTP.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails, helpers included"
)]

mod calls;
mod faults;
mod files;
#[path = "../support/log.rs"]
mod log;
mod secrecy;
mod updates;

use kite_telegram::api::{Bot, ChatId, MessageId, MessageRef, Place, Token, TopicId};

use kite_telegram_double::Double;
use kite_telegram_double::{Kind, Rights, TOKEN};

const GROUP: i64 = -100;
const FORUM: i64 = -1_000_000_200;
const PERSON: i64 = 77;

/// A double with a group, a forum and a person, and a bot that speaks with it.
async fn start() -> (Double, Bot) {
    let double = Double::start().await;
    double.world().add_chat(GROUP, Kind::Group, Rights::admin());
    double.world().add_forum(FORUM);
    let member = Rights {
        status: "member",
        ..Rights::default()
    };
    double.world().add_chat(PERSON, Kind::Private, member);
    let bot = Bot::new(&double.url, Token::parse(TOKEN).unwrap()).unwrap();
    (double, bot)
}

fn place(chat: i64) -> Place {
    Place {
        chat_id: ChatId(chat),
        topic: None,
    }
}

fn topic(chat: i64, topic: TopicId) -> Place {
    Place {
        chat_id: ChatId(chat),
        topic: Some(topic),
    }
}

fn at(chat: i64, message: i64) -> MessageRef {
    MessageRef {
        chat_id: ChatId(chat),
        message_id: MessageId(message),
    }
}

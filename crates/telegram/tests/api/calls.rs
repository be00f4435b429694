//! Every method once as it should be, and each refusal by its cause.

use kite_telegram::api::{
    BotCommand, CallError, ChatId, ChatKind, ChatMember, CloseForumTopic, CommandScope,
    CreateForumTopic, DeleteMessage, DeleteWebhook, EditForumTopic, EditMessageCaption,
    EditMessageText, GetChat, GetChatMember, GetMe, MessageId, PinChatMessage, Reaction, Refusal,
    ReopenForumTopic, ReplyParameters, SendChatAction, SendMessage, SetMessageReaction,
    SetMyCommands, SetWebhook, TopicId, UnpinChatMessage, UserId, WebhookSecret,
};
use serde_json::json;

use crate::{FORUM, GROUP, PERSON, at, place, start, topic};
use kite_telegram_double::{BOT, Rights};

#[track_caller]
fn refused<T: std::fmt::Debug>(answer: Result<T, CallError>, cause: &Refusal) {
    match answer {
        Err(CallError::Refused(refusal)) => assert_eq!(refusal, *cause),
        other => panic!("{other:?} instead of {cause:?}"),
    }
}

#[tokio::test]
async fn a_text_is_written_changed_pinned_marked_and_deleted() {
    let (double, bot) = start().await;
    let sent = bot
        .call(&SendMessage::new(place(GROUP), "*not bold* <b>"))
        .await
        .unwrap();
    assert_eq!(sent.text.as_deref(), Some("*not bold* <b>"));
    let message = at(GROUP, sent.message_id.0);

    let mut reply = SendMessage::new(place(GROUP), "more");
    reply.reply_parameters = Some(ReplyParameters::to(sent.message_id));
    let replied = bot.call(&reply).await.unwrap();
    assert_eq!(
        replied.reply_to_message.unwrap().message_id,
        sent.message_id
    );
    // What was answered is gone meanwhile: the text is not.
    reply.reply_parameters = Some(ReplyParameters::to(MessageId(999)));
    assert!(bot.call(&reply).await.unwrap().reply_to_message.is_none());

    let edited = bot
        .call(&EditMessageText::new(message, "new"))
        .await
        .unwrap();
    assert_eq!(edited.text.as_deref(), Some("new"));
    refused(
        bot.call(&EditMessageText::new(message, "new")).await,
        &Refusal::NotModified,
    );

    assert!(bot.call(&PinChatMessage::silently(message)).await.unwrap());
    assert_eq!(double.world().chat(GROUP).pinned, [1]);
    assert!(bot.call(&UnpinChatMessage(message)).await.unwrap());
    refused(
        bot.call(&UnpinChatMessage(message)).await,
        &Refusal::MessageNotFound,
    );

    for (reaction, emoji) in [
        (Some(Reaction::Delivered), Some("👌")),
        (Some(Reaction::Read), Some("👀")),
        (None, None),
    ] {
        assert!(
            bot.call(&SetMessageReaction { message, reaction })
                .await
                .unwrap()
        );
        let world = double.world();
        assert_eq!(
            world.chats[&GROUP].reactions.get(&1).map(String::as_str),
            emoji
        );
    }
    double.world().chat(GROUP).allowed_reactions.clear();
    let reaction = Some(Reaction::Read);
    refused(
        bot.call(&SetMessageReaction { message, reaction }).await,
        &Refusal::ReactionInvalid,
    );

    assert!(
        bot.call(&SendChatAction::typing(place(GROUP)))
            .await
            .unwrap()
    );
    assert!(bot.call(&DeleteMessage(message)).await.unwrap());
    refused(
        bot.call(&DeleteMessage(message)).await,
        &Refusal::MessageNotFound,
    );
    refused(
        bot.call(&EditMessageText::new(message, "x")).await,
        &Refusal::MessageNotFound,
    );
    let caption = EditMessageCaption {
        message,
        caption: "x".into(),
    };
    refused(bot.call(&caption).await, &Refusal::MessageNotFound);
    refused(
        bot.call(&PinChatMessage::silently(message)).await,
        &Refusal::MessageNotFound,
    );
}

#[tokio::test]
async fn a_topic_is_made_named_closed_opened_and_missed() {
    let (double, bot) = start().await;
    let (chat_id, name) = (ChatId(FORUM), "calm-otter-4821".to_owned());
    let made = bot
        .call(&CreateForumTopic {
            chat_id,
            name: name.clone(),
        })
        .await
        .unwrap();
    assert_eq!(made.name, name);
    let message_thread_id = made.message_thread_id;
    let there = topic(FORUM, message_thread_id);
    let sent = bot.call(&SendMessage::new(there, "hello")).await.unwrap();
    assert!(sent.is_topic_message);
    assert_eq!(sent.message_thread_id, Some(message_thread_id));

    let rename = EditForumTopic {
        chat_id,
        message_thread_id,
        name: "Olena".into(),
    };
    assert!(bot.call(&rename).await.unwrap());
    refused(bot.call(&rename).await, &Refusal::TopicUnchanged);
    let close = CloseForumTopic {
        chat_id,
        message_thread_id,
    };
    assert!(bot.call(&close).await.unwrap());
    // An admin still writes in a closed topic.
    bot.call(&SendMessage::new(there, "hello")).await.unwrap();
    assert!(
        bot.call(&ReopenForumTopic {
            chat_id,
            message_thread_id
        })
        .await
        .unwrap()
    );

    double.world().chat(FORUM).bot.topics = false;
    let create = CreateForumTopic { chat_id, name };
    let answer = bot.call(&create).await;
    assert!(
        matches!(answer, Err(CallError::Refused(Refusal::NoRights(_)))),
        "{answer:?}"
    );
    double
        .world()
        .person_closes_topic(FORUM, 5, message_thread_id.0);
    refused(
        bot.call(&SendMessage::new(there, "x")).await,
        &Refusal::TopicClosed,
    );
    double
        .world()
        .person_deletes_topic(FORUM, message_thread_id.0);
    refused(
        bot.call(&SendMessage::new(there, "x")).await,
        &Refusal::TopicNotFound,
    );
    double.world().chat(FORUM).forum = false;
    refused(bot.call(&create).await, &Refusal::NotAForum);
    let lost = topic(GROUP, TopicId(3));
    refused(
        bot.call(&SendMessage::new(lost, "x")).await,
        &Refusal::TopicNotFound,
    );
}

#[tokio::test]
async fn a_chat_that_is_gone_says_why() {
    let (double, bot) = start().await;
    refused(
        bot.call(&SendMessage::new(place(1), "x")).await,
        &Refusal::ChatNotFound,
    );
    double.world().remove_bot(PERSON);
    refused(
        bot.call(&SendMessage::new(place(PERSON), "x")).await,
        &Refusal::Blocked,
    );
    double.world().migrate(GROUP, FORUM - 1);
    let moved = bot.call(&SendMessage::new(place(GROUP), "x")).await;
    assert!(matches!(moved, Err(CallError::Migrated { to }) if to == ChatId(FORUM - 1)));
    bot.call(&SendMessage::new(place(FORUM - 1), "x"))
        .await
        .unwrap();
    double.world().remove_bot(FORUM);
    refused(
        bot.call(&SendMessage::new(place(FORUM), "x")).await,
        &Refusal::Kicked,
    );
}

#[tokio::test]
async fn texts_are_measured_in_utf16_units() {
    let (_double, bot) = start().await;
    let fits = "🪁".repeat(2048);
    bot.call(&SendMessage::new(place(GROUP), fits.clone()))
        .await
        .unwrap();
    let long = SendMessage::new(place(GROUP), fits + "x");
    refused(bot.call(&long).await, &Refusal::TooLong);
}

#[tokio::test]
async fn the_bot_learns_what_it_is_and_may() {
    let (double, bot) = start().await;
    let me = bot.call(&GetMe {}).await.unwrap();
    assert_eq!(
        (me.id, me.can_read_all_group_messages),
        (UserId(BOT), Some(false))
    );
    let chat = bot
        .call(&GetChat {
            chat_id: ChatId(FORUM),
        })
        .await
        .unwrap();
    assert_eq!((chat.kind, chat.is_forum), (ChatKind::Supergroup, true));
    let ask = GetChatMember {
        chat_id: ChatId(FORUM),
        user_id: me.id,
    };
    let member = bot.call(&ask).await.unwrap();
    let all = ChatMember::Administrator {
        can_pin_messages: true,
        can_manage_topics: true,
        can_delete_messages: true,
    };
    assert_eq!(member, all);
    double.world().chat(FORUM).bot = Rights {
        status: "member",
        ..Rights::default()
    };
    assert_eq!(bot.call(&ask).await.unwrap(), ChatMember::Member);
}

#[tokio::test]
async fn menus_and_webhooks_are_set() {
    let (double, bot) = start().await;
    let menu = SetMyCommands {
        commands: vec![BotCommand {
            command: "help",
            description: "What I can do",
        }],
        scope: CommandScope::AllGroupChats,
        language_code: Some("uk"),
    };
    assert!(bot.call(&menu).await.unwrap());
    let key = ("all_group_chats".to_owned(), "uk".to_owned());
    assert_eq!(
        double.world().commands[&key][0],
        json!({"command": "help", "description": "What I can do"})
    );

    let secret = WebhookSecret::new("a-secret-of-a-webhook").unwrap();
    let hook = SetWebhook::new("https://chat.example/telegram".into(), secret);
    assert!(bot.call(&hook).await.unwrap());
    let (url, said) = double.world().webhook.clone().unwrap();
    assert_eq!(
        (url.as_str(), said.as_str()),
        ("https://chat.example/telegram", "a-secret-of-a-webhook")
    );
    assert!(bot.call(&DeleteWebhook {}).await.unwrap());
    assert!(double.world().webhook.is_none());
}

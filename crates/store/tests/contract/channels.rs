//! Channels.

use kite_domain::channel::{Identity, KeySource, Origins, OwnBot, Secret};
use kite_domain::conversation::Page;
use kite_domain::hours::OfficeHours;
use kite_domain::port::StoreError;
use kite_domain::{Channel, ConversationId, FileId};

use crate::files::new_file;
use crate::harness::{
    AnyStore, add_channel, append, at, channel_name, inbox, join, new_channel, replied, said,
};

pub(crate) async fn a_channel_comes_back_as_it_was_made(store: AnyStore) {
    let new = new_channel("shop_channel");
    let made = store.add_channel(new.clone()).await.unwrap();
    assert_eq!(
        (&made.name, &made.title, &made.origins, made.created_at),
        (&new.name, &new.title, &new.origins, new.created_at)
    );
    assert_eq!(store.channel(&new.name).await.unwrap(), Some(made));
    let other = channel_name("other_channel");
    assert_eq!(store.channel(&other).await.unwrap(), None);
}

pub(crate) async fn a_name_is_taken_once(store: AnyStore) {
    let first = add_channel(&store, "shop_channel").await;
    let mut again = new_channel("shop_channel");
    again.title = "Another".into();
    let refused = store.add_channel(again).await;
    assert!(matches!(refused, Err(StoreError::NameTaken)), "{refused:?}");
    assert_eq!(store.channels().await.unwrap(), [first]);
}

pub(crate) async fn channels_are_listed_by_name(store: AnyStore) {
    assert_eq!(store.channels().await.unwrap(), []);
    for name in ["channel_b", "channel_c", "channel_a", "Channel_d"] {
        add_channel(&store, name).await;
    }
    let names: Vec<_> = store.channels().await.unwrap();
    let names: Vec<_> = names.iter().map(|channel| channel.name.as_str()).collect();
    assert_eq!(names, ["Channel_d", "channel_a", "channel_b", "channel_c"]);
}

pub(crate) async fn a_conversation_knows_its_channel(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    add_channel(&store, "other_channel").await;
    let visitor = join(&store, &channel, "member").await;
    let found = store.channel_of(visitor.conversation).await.unwrap();
    assert_eq!(found, Some(channel));
    let unknown = ConversationId(visitor.conversation.0 + 1000);
    assert_eq!(store.channel_of(unknown).await.unwrap(), None);
}

pub(crate) async fn removing_a_channel_removes_all_of_it(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let operator = store.operator("Ann").await.unwrap();
    let mut expected: Vec<FileId> = Vec::new();
    let mut conversations = Vec::new();
    for member in ["first", "second"] {
        let visitor = join(&store, &channel, member).await;
        let conversation = visitor.conversation;
        append(&store, said(conversation, "one", 1)).await;
        append(&store, replied(&operator, conversation, "two", 2)).await;
        let mut sent = new_file(conversation, "three");
        sent.id = FileId::new(format!("{member:x<32}")).unwrap();
        let file = store.add_file(sent).await.unwrap();
        let mut message = said(conversation, "three", 3);
        message.content = kite_domain::entry::NewContent::File(file.id.clone());
        append(&store, message).await;
        expected.push(file.id);
        conversations.push(conversation);
    }

    let removed = store.remove_channel(&channel.name).await.unwrap();
    let mut removed = removed.unwrap();
    removed.sort();
    assert_eq!(removed, expected);

    assert_eq!(store.channel(&channel.name).await.unwrap(), None);
    assert_eq!(inbox(&store).await, []);
    for conversation in conversations {
        assert_eq!(store.channel_of(conversation).await.unwrap(), None);
        let messages = store.entries(conversation, Page::Last, 10).await;
        assert_eq!(messages.unwrap(), []);
    }
    for file in expected {
        assert_eq!(store.file(&file).await.unwrap(), None);
    }
}

pub(crate) async fn removing_an_unknown_channel_says_so(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let unknown = channel_name("other_channel");
    assert_eq!(store.remove_channel(&unknown).await.unwrap(), None);
    let removed = store.remove_channel(&channel.name).await.unwrap();
    assert_eq!(removed, Some(Vec::new()));
    assert_eq!(store.remove_channel(&channel.name).await.unwrap(), None);
}

/// A connection may outlive its channel by a moment; what it still writes must
/// not end up with whoever came next.
pub(crate) async fn keys_are_never_given_twice(store: AnyStore) {
    let first = add_channel(&store, "shop_channel").await;
    let before = join(&store, &first, "member").await;
    store.remove_channel(&first.name).await.unwrap();
    let second = add_channel(&store, "shop_channel").await;
    let after = join(&store, &second, "member").await;
    assert_ne!(first.id, second.id);
    assert_ne!(before.visitor, after.visitor);
    assert_ne!(before.conversation, after.conversation);
    let late = store.append(said(before.conversation, "late", 1)).await;
    assert!(matches!(late, Err(StoreError::Gone)), "{late:?}");
}

pub(crate) async fn everything_but_the_name_can_be_set(store: AnyStore) {
    let new = new_channel("shop_channel");
    let made = add_channel(&store, "shop_channel").await;
    let other = add_channel(&store, "other_channel").await;
    assert_eq!(made.identity.secret, new.secret);
    assert_eq!((&made.languages, &made.hours), (&Vec::new(), &None));
    assert_eq!((made.quota, made.retention_days), (None, None));
    assert_eq!(made.bot, None);
    let nothing = Identity {
        previous: None,
        keys: None,
        audience: None,
        ..made.identity.clone()
    };
    assert_eq!(made.identity, nothing);

    let hours = OfficeHours::parse("Europe/Kyiv", "Mo-Fr 09:00-18:00; Sa 22:00-24:00").unwrap();
    let set = Channel {
        title: "Another title".into(),
        origins: Origins::default(),
        languages: vec!["uk".into(), "en-GB".into()],
        hours: Some(hours),
        identity: Identity {
            secret: Secret::stored("a new secret".into()),
            previous: Some((new.secret, at(9))),
            keys: Some(KeySource::Jwks("https://id.example/jwks".into())),
            audience: Some("shop".into()),
        },
        bot: Some(bot(4711)),
        quota: Some(1 << 40),
        retention_days: Some(90),
        ..made.clone()
    };
    store.update_channel(set.clone()).await.unwrap();
    let found = store.channel(&made.name).await.unwrap();
    let set = Channel { revision: 1, ..set };
    assert_eq!(found, Some(set.clone()));

    let late = store.update_channel(made.clone()).await;
    assert!(matches!(late, Err(StoreError::Changed)), "{late:?}");

    let mut issuer = Channel {
        revision: 1,
        ..made.clone()
    };
    issuer.identity.keys = Some(KeySource::Issuer("https://id.example".into()));
    let mut renamed = issuer.clone();
    renamed.name = channel_name("renamed_channel");
    renamed.created_at = at(99);
    store.update_channel(renamed).await.unwrap();
    issuer.revision = 2;
    assert_eq!(store.channels().await.unwrap(), [other.clone(), issuer]);

    store.remove_channel(&made.name).await.unwrap();
    let gone = store.update_channel(set).await;
    assert!(matches!(gone, Err(StoreError::Gone)), "{gone:?}");
    assert_eq!(store.channels().await.unwrap(), [other]);
}

fn bot(number: u32) -> OwnBot {
    OwnBot {
        account: format!("telegram:{number}"),
        token: Secret::stored(format!("{number}:the-secret-of-it")),
    }
}

pub(crate) async fn a_bot_is_one_channels(store: AnyStore) {
    let mut shop = add_channel(&store, "shop_channel").await;
    let mut other = add_channel(&store, "other_channel").await;
    add_channel(&store, "third_channel").await;
    assert_eq!(store.channels_with_bots().await.unwrap(), []);
    shop.bot = Some(bot(1));
    store.update_channel(shop.clone()).await.unwrap();
    shop.revision += 1;
    assert_eq!(store.channels_with_bots().await.unwrap(), [shop.clone()]);
    assert!(!format!("{shop:?}").contains("the-secret"), "{shop:?}");

    // By another token it is the same one.
    other.bot = Some(OwnBot {
        token: Secret::stored("1:another".into()),
        ..bot(1)
    });
    let taken = store.update_channel(other.clone()).await;
    assert!(matches!(taken, Err(StoreError::NameTaken)), "{taken:?}");
    other.bot = Some(bot(2));
    store.update_channel(other.clone()).await.unwrap();
    other.revision += 1;
    let both = [other.clone(), shop.clone()];
    assert_eq!(store.channels_with_bots().await.unwrap(), both);

    // What is given back can be another's.
    shop.bot = None;
    store.update_channel(shop.clone()).await.unwrap();
    other.bot = Some(bot(1));
    store.update_channel(other.clone()).await.unwrap();
    other.revision += 1;
    assert_eq!(store.channels_with_bots().await.unwrap(), [other.clone()]);
    store.remove_channel(&other.name).await.unwrap();
    assert_eq!(store.channels_with_bots().await.unwrap(), []);
}

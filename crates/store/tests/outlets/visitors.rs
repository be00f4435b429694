//! Visitors who go on in a chat of their own.

use kite_domain::entry::NewContent;
use kite_domain::outlet::{OutletRole, Parked, Standing};
use kite_domain::port::{Chatroom, OutletStore, StoreError, VisitorStore};
use kite_domain::{Outlet, Seq};
use kite_protocol::v2::State;

use crate::harness::at;
use crate::world::{ACCOUNT, World, room};

#[tokio::test]
async fn a_chat_of_a_visitor_gets_what_is_said_in_their_conversation() {
    let world = World::new().await;
    let (mine, other) = (world.visitor("a").await, world.visitor("b").await);
    world.says(&mine, "before").await;
    let chat = world.attach(7, &mine, 0).await;
    let role = OutletRole::Visitor {
        visitor: mine.visitor,
        conversation: mine.conversation,
    };
    assert_eq!((chat.chat, &chat.role), (7, &role));
    assert_eq!(chat.standing, Standing::Active);
    assert_eq!(
        world.store.outlet_at(ACCOUNT, 7).await.unwrap(),
        Some(chat.clone())
    );
    assert_eq!(world.owed(&chat).await, []);
    assert_eq!(world.due_outlets().await, []);
    world.answers(&mine, "hello").await;
    world.answers(&other, "not-yours").await;
    world.says(&mine, "from-the-page").await;
    let talk = mine.conversation;
    assert_eq!(world.owed(&chat).await, [(talk, 2), (talk, 3)]);
    assert_eq!(world.due_outlets().await, [chat.id]);
    let desks = world.store.desks().await.unwrap();
    assert_eq!(desks, [], "it is no desk");
    world.sound().await;
}

#[tokio::test]
async fn the_last_messages_are_owed_in_order() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    for client_id in ["one", "two", "three", "four"] {
        world.says(&talk, client_id).await;
    }
    world.answers(&talk, "five").await;
    let edit = |target, text: Option<&str>| NewContent::Edit {
        target: Seq(target),
        text: text.map(str::to_owned),
    };
    world.does(&talk, "delete", edit(4, None)).await;
    world.does(&talk, "edit", edit(3, Some("3"))).await;
    let state = NewContent::State(State::Resolved);
    world.does(&talk, "state", state).await;
    let chat = world.attach(7, &talk, 3).await;
    assert_eq!(world.owed_seqs(&chat).await, [2, 3, 5]);
    world.says(&talk, "nine").await;
    assert_eq!(world.owed_seqs(&chat).await, [2, 3, 5, 9]);
    world.sound().await;
}

#[tokio::test]
async fn attaching_again_owes_only_what_is_not_there() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    world.says(&talk, "one").await;
    world.says(&talk, "two").await;
    let chat = world.attach(7, &talk, 1).await;
    assert_eq!(world.attach(7, &talk, 10).await, chat);
    assert_eq!(world.owed_seqs(&chat).await, [2], "it had not ended");
    world.post(&chat, 50).await;
    world.store.end_outlet(chat.id).await.unwrap();
    world.answers(&talk, "three").await;
    assert_eq!(world.owed(&chat).await, []);
    assert_eq!(world.attach(7, &talk, 10).await, chat);
    assert_eq!(world.owed_seqs(&chat).await, [1, 3]);
    assert_eq!(world.messages_of(&chat, &talk, 2).await, [50]);
    world.sound().await;
}

#[tokio::test]
async fn a_parked_chat_is_active_again() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let chat = world.attach(7, &talk, 0).await;
    let why = Parked {
        reason: "no".into(),
        since: at(3),
    };
    world.store.park(chat.id, Some(why)).await.unwrap();
    world.answers(&talk, "one").await;
    assert_eq!(world.attach(7, &talk, 10).await, chat);
    assert_eq!(world.owed_seqs(&chat).await, [1]);
    world.sound().await;
}

/// Nothing of the former one is left for the latter to see or to answer.
#[tokio::test]
async fn a_chat_changes_hands() {
    let world = World::new().await;
    let (former, latter) = (world.visitor("a").await, world.visitor("b").await);
    let chat = world.attach(7, &former, 0).await;
    world.answers(&former, "one").await;
    world.post(&chat, 50).await;
    world.answers(&former, "two").await;
    world.says(&latter, "mine").await;
    let now = world.attach(7, &latter, 5).await;
    assert_eq!(world.owed(&now).await, [(latter.conversation, 1)]);
    assert_eq!(world.store.shown_by(now.id, 50).await.unwrap(), []);
    world.answers(&former, "three").await;
    assert_eq!(world.owed(&now).await.len(), 1);
    assert_eq!(world.store.outlets_of(former.visitor).await.unwrap(), []);
    let of_latter = world.store.outlets_of(latter.visitor).await.unwrap();
    assert_eq!(of_latter, [now]);
    world.sound().await;
}

#[tokio::test]
async fn a_desk_is_nobodys_chat_until_it_has_ended() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = world.host(-5).await;
    let attached = world.store.attach(room(-5), talk.visitor, 0).await;
    assert!(
        matches!(attached, Err(StoreError::NameTaken)),
        "{attached:?}"
    );
    world.store.end_outlet(desk.id).await.unwrap();
    world.attach(-5, &talk, 0).await;
    let found = world.store.desk_of(world.channel.id).await.unwrap();
    assert_eq!(found, None);
    world.sound().await;
}

#[tokio::test]
async fn nobody_goes_on_as_a_visitor_who_is_gone() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    world.store.erase_visitor(talk.visitor).await.unwrap();
    let attached = world.store.attach(room(7), talk.visitor, 0).await;
    assert!(matches!(attached, Err(StoreError::Gone)), "{attached:?}");
}

#[tokio::test]
async fn a_visitor_has_many_chats_the_active_ones_first() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let mut chats: Vec<Outlet> = Vec::new();
    for chat in 1..=4 {
        chats.push(world.attach(chat, &talk, 0).await);
    }
    world.store.end_outlet(chats[0].id).await.unwrap();
    let why = Parked {
        reason: "no".into(),
        since: at(3),
    };
    world.store.park(chats[1].id, Some(why)).await.unwrap();
    let found = world.store.outlets_of(talk.visitor).await.unwrap();
    let keys: Vec<_> = found.iter().map(|it| it.id).collect();
    let order = [2, 3, 1, 0].map(|place: usize| chats[place].id);
    assert_eq!(keys, order);
    world.answers(&talk, "one").await;
    for (chat, owed) in chats.iter().zip([0, 1, 1, 1]) {
        assert_eq!(world.owed(chat).await.len(), owed, "{chat:?}");
    }
    world.sound().await;
}

#[tokio::test]
async fn with_one_chat_too_many_the_visitors_oldest_ends() {
    let world = World::new().await;
    let (talk, other) = (world.visitor("a").await, world.visitor("b").await);
    let strangers = world.attach(99, &other, 0).await;
    let enter = async |chat: i64, when: i64| {
        let room = Chatroom {
            at: at(when),
            ..room(chat)
        };
        world.store.attach(room, talk.visitor, 0).await.unwrap()
    };
    let mut chats = Vec::new();
    // The first one has come last, after an end; a parked one counts too.
    for (chat, when) in [(1, 10), (2, 20), (3, 30), (4, 40), (5, 50)] {
        chats.push(enter(chat, when).await);
    }
    world.store.end_outlet(chats[0].id).await.unwrap();
    assert_eq!(enter(1, 60).await, chats[0]);
    let why = Parked {
        reason: "no".into(),
        since: at(61),
    };
    world.store.park(chats[2].id, Some(why)).await.unwrap();
    world.answers(&talk, "one").await;
    for chat in &chats {
        assert_eq!(world.owed(chat).await.len(), 1, "{chat:?}");
    }

    let sixth = enter(6, 70).await;
    let ended = async || {
        let found = world.store.outlets_of(talk.visitor).await.unwrap();
        let ended = found.iter().filter(|it| it.standing == Standing::Ended);
        ended.map(|it| it.chat).collect::<Vec<_>>()
    };
    assert_eq!(ended().await, [2]);
    assert_eq!(world.owed(&chats[1]).await, []);
    // To come again to a chat that is there ends none.
    assert_eq!(enter(6, 80).await, sixth);
    assert_eq!(ended().await, [2]);
    enter(2, 90).await;
    assert_eq!(ended().await, [3]);
    let found = world.store.outlets_of(talk.visitor).await.unwrap();
    assert_eq!(found.len(), 6);
    let strangers = world.store.outlet(strangers.id).await.unwrap().unwrap();
    assert_eq!(strangers.standing, Standing::Active);
    world.sound().await;
}

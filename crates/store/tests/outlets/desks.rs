//! Chats that become a channel's desk, park, end and become it again.

use kite_domain::channel::Secret;
use kite_domain::outlet::{OutletRole, Parked, Standing};
use kite_domain::port::{ChannelStore, Chatroom, NewChannel, OutletStore, StoreError};
use kite_domain::{Origins, Outlet, OutletId};
use kite_protocol::ChannelName;

use crate::harness::{add_channel, at, join, said};
use crate::world::{ACCOUNT, World, room};

fn parked(reason: &str) -> Parked {
    Parked {
        reason: reason.into(),
        since: at(9),
    }
}

async fn standing(world: &World, outlet: &Outlet) -> Standing {
    let found = world.store.outlet(outlet.id).await.unwrap();
    found.unwrap().standing
}

fn assert_taken(hosted: &Result<Outlet, StoreError>) {
    assert!(matches!(hosted, Err(StoreError::NameTaken)), "{hosted:?}");
}

#[tokio::test]
async fn a_desk_is_found_by_key_chat_and_channel() {
    let world = World::new().await;
    let desk = world.host(-5).await;
    assert_eq!((desk.account.as_str(), desk.chat), (ACCOUNT, -5));
    assert_eq!(desk.role, OutletRole::Desk(world.channel.id));
    assert_eq!(desk.standing, Standing::Active);
    let store = &world.store;
    let found = Some(desk.clone());
    assert_eq!(store.outlet(desk.id).await.unwrap(), found);
    assert_eq!(store.outlet_at(ACCOUNT, -5).await.unwrap(), found);
    assert_eq!(store.desk_of(world.channel.id).await.unwrap(), found);
    assert_eq!(store.outlet_at(ACCOUNT, -6).await.unwrap(), None);
    assert_eq!(store.outlet_at("telegram:2", -5).await.unwrap(), None);
    assert_eq!(store.outlet(OutletId(99)).await.unwrap(), None);
    let other = add_channel(&world.any, "other_channel").await;
    assert_eq!(store.desk_of(other.id).await.unwrap(), None);
    world.sound().await;
}

#[tokio::test]
async fn a_channel_is_made_with_its_desk_or_not_at_all() {
    let world = World::new().await;
    let new = |name: &str| NewChannel {
        name: ChannelName::new(name).unwrap(),
        title: name.into(),
        origins: Origins::default(),
        secret: Secret::stored("secret".into()),
        created_at: at(1),
    };
    let desk = world.store.found(room(-5), new("new_channel")).await;
    let desk = desk.unwrap();
    let made = world.store.channel(&new("new_channel").name).await.unwrap();
    assert_eq!(desk.role, OutletRole::Desk(made.unwrap().id));
    assert_taken(&world.store.found(room(-6), new("new_channel")).await);
    assert_eq!(world.store.outlet_at(ACCOUNT, -6).await.unwrap(), None);
    assert_taken(&world.store.found(room(-5), new("next_channel")).await);
    let next = world.store.channel(&new("next_channel").name).await;
    assert_eq!(next.unwrap(), None);
    world.sound().await;
}

#[tokio::test]
async fn what_was_said_before_is_never_owed() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    world.says(&talk, "before").await;
    let desk = world.host(-5).await;
    assert_eq!(world.owed(&desk).await, []);
    world.says(&talk, "after").await;
    assert_eq!(world.owed(&desk).await, [(talk.conversation, 2)]);
    world.sound().await;
}

#[tokio::test]
async fn a_channel_has_one_desk_and_a_chat_is_one() {
    let world = World::new().await;
    let other = add_channel(&world.any, "other_channel").await;
    let first = world.host(-5).await;
    assert_taken(&world.store.host(room(-6), world.channel.id).await);
    assert_taken(&world.store.host(room(-5), other.id).await);
    // Of another account it is another chat.
    let room = Chatroom {
        account: "telegram:2".into(),
        ..room(-5)
    };
    let second = world.store.host(room, other.id).await.unwrap();
    let (mine, theirs) = (
        world.visitor("a").await,
        join(&world.any, &other, "a").await,
    );
    world.says(&mine, "one").await;
    world.says(&theirs, "two").await;
    assert_eq!(world.owed(&first).await, [(mine.conversation, 1)]);
    assert_eq!(world.owed(&second).await, [(theirs.conversation, 1)]);
    assert_eq!(world.due_outlets().await, [first.id]);
    // A parked one has not ended.
    let park = world.store.park(first.id, Some(parked("kicked"))).await;
    park.unwrap();
    assert_taken(
        &world
            .store
            .host(crate::world::room(-6), world.channel.id)
            .await,
    );
    world.sound().await;
}

#[tokio::test]
async fn hosting_again_changes_nothing_of_what_is_owed() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = world.host(-5).await;
    world.says(&talk, "one").await;
    assert_eq!(world.host(-5).await, desk);
    assert_eq!(world.owed_seqs(&desk).await, [1]);
    world.sound().await;
}

#[tokio::test]
async fn a_parked_desk_goes_on_being_owed() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = world.host(-5).await;
    world.says(&talk, "one").await;
    let why = parked("the bot was removed");
    world.store.park(desk.id, Some(why.clone())).await.unwrap();
    assert_eq!(standing(&world, &desk).await, Standing::Parked(why));
    assert_eq!(world.due_outlets().await, [], "nothing goes there");
    world.says(&talk, "two").await;
    assert_eq!(world.owed_seqs(&desk).await, [1, 2]);
    world.store.park(desk.id, None).await.unwrap();
    assert_eq!(standing(&world, &desk).await, Standing::Active);
    assert_eq!(world.due_outlets().await, [desk.id]);
    // Hosting mends it too.
    let why = parked("again");
    world.store.park(desk.id, Some(why)).await.unwrap();
    assert_eq!(world.host(-5).await, desk);
    assert_eq!(world.owed_seqs(&desk).await, [1, 2]);
    world.sound().await;
}

#[tokio::test]
async fn nothing_is_owed_to_a_desk_that_has_ended() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = world.host(-5).await;
    world.says(&talk, "one").await;
    world.post(&desk, 100).await;
    world.says(&talk, "two").await;
    world.store.end_outlet(desk.id).await.unwrap();
    assert_eq!(standing(&world, &desk).await, Standing::Ended);
    assert_eq!(world.owed(&desk).await, []);
    world.says(&talk, "three").await;
    assert_eq!(world.owed(&desk).await, []);
    assert_eq!(world.due_outlets().await, []);
    for change in [Some(parked("no")), None] {
        world.store.park(desk.id, change).await.unwrap();
        assert_eq!(standing(&world, &desk).await, Standing::Ended);
    }
    let found = world.store.desk_of(world.channel.id).await.unwrap();
    assert_eq!(found.map(|it| it.id), Some(desk.id), "it still is known");

    assert_eq!(world.host(-5).await, desk);
    assert_eq!(world.owed(&desk).await, [], "nor what was said meanwhile");
    world.says(&talk, "four").await;
    assert_eq!(world.owed_seqs(&desk).await, [4]);
    assert_eq!(world.messages_of(&desk, &talk, 1).await, [100]);
    world.sound().await;
}

#[tokio::test]
async fn a_parked_desk_can_end() {
    let world = World::new().await;
    let desk = world.host(-5).await;
    let why = parked("kicked");
    world.store.park(desk.id, Some(why)).await.unwrap();
    world.store.end_outlet(desk.id).await.unwrap();
    assert_eq!(standing(&world, &desk).await, Standing::Ended);
    world.sound().await;
}

#[tokio::test]
async fn a_desk_that_has_ended_makes_way_for_another_chat() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let first = world.host(-5).await;
    world.says(&talk, "one").await;
    world.post(&first, 100).await;
    world.store.end_outlet(first.id).await.unwrap();
    let second = world.host(-6).await;
    assert_ne!(second.id, first.id);
    let found = world.store.desk_of(world.channel.id).await.unwrap();
    assert_eq!(found, Some(second));
    assert_eq!(world.store.outlet_at(ACCOUNT, -5).await.unwrap(), None);
    let shown = world.store.shown_by(first.id, 100).await.unwrap();
    assert_eq!(shown, []);
    world.sound().await;
}

/// A reply to an old message there must not reach the channel of before.
#[tokio::test]
async fn a_chat_that_has_ended_becomes_another_channels() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let first = world.host(-5).await;
    world.says(&talk, "one").await;
    world.post(&first, 100).await;
    world.store.end_outlet(first.id).await.unwrap();
    let other = add_channel(&world.any, "other_channel").await;
    let second = world.store.host(room(-5), other.id).await.unwrap();
    assert_eq!(second.role, OutletRole::Desk(other.id));
    assert_eq!(world.store.shown_by(second.id, 100).await.unwrap(), []);
    let above = world.store.last_visitor_above(second.id, 200).await;
    assert_eq!(above.unwrap(), None);
    world.says(&talk, "two").await;
    assert_eq!(world.owed(&second).await, []);
    world.sound().await;
}

#[tokio::test]
async fn a_visitors_chat_becomes_a_desk_only_after_its_end() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let chat = world.attach(7, &talk, 0).await;
    assert_taken(&world.store.host(room(7), world.channel.id).await);
    world.store.end_outlet(chat.id).await.unwrap();
    world.host(7).await;
    assert_eq!(world.store.outlets_of(talk.visitor).await.unwrap(), []);
    world.sound().await;
}

#[tokio::test]
async fn a_channel_that_is_gone_has_no_desk() {
    let world = World::new().await;
    let gone = world.channel.id;
    let removed = world.store.remove_channel(&world.channel.name).await;
    removed.unwrap();
    let hosted = world.store.host(room(-5), gone).await;
    assert!(matches!(hosted, Err(StoreError::Gone)), "{hosted:?}");
    assert_eq!(world.store.outlet_at(ACCOUNT, -5).await.unwrap(), None);
    world.sound().await;
}

#[tokio::test]
async fn desks_say_what_waits_for_them() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let mut channels = vec![world.channel.clone()];
    for name in ["quiet_channel", "ended_channel"] {
        channels.push(add_channel(&world.any, name).await);
    }
    let mut desks = Vec::new();
    for (chat, channel) in (1..).zip(&channels) {
        desks.push(world.store.host(room(-chat), channel.id).await.unwrap());
    }
    world.attach(7, &talk, 0).await;
    for (client_id, millis) in [("one", 20), ("two", 10), ("three", 30)] {
        let new = said(talk.conversation, client_id, millis);
        crate::harness::append(&world.any, new).await;
    }
    let why = parked("kicked");
    world.store.park(desks[0].id, Some(why)).await.unwrap();
    world.store.end_outlet(desks[2].id).await.unwrap();
    let told = async || {
        let desks = world.store.desks().await.unwrap();
        let told = desks.into_iter();
        told.map(|it| (it.outlet.id, it.waiting, it.oldest))
            .collect::<Vec<_>>()
    };
    let quiet = (desks[1].id, 0, None);
    assert_eq!(told().await, [(desks[0].id, 3, Some(at(20))), quiet]);
    let first = world.store.due(desks[0].id, 1).await.unwrap()[0].id;
    world.store.settle(&[first]).await.unwrap();
    assert_eq!(told().await, [(desks[0].id, 2, Some(at(10))), quiet]);
    world.sound().await;
}

//! That nothing is left of who is removed.

use kite_domain::Membership;
use kite_domain::operator::Grant;
use kite_domain::outlet::Thread;
use kite_domain::port::{ChannelStore, LinkTarget, OutletStore, UpkeepStore, VisitorStore};

use crate::harness::at;
use crate::world::World;

const TABLES: [&str; 5] = ["outlets", "outbox", "posts", "threads", "links"];

/// A visitor of whom there is something everywhere.
async fn everywhere(world: &World, member: &str, chat: i64, token: u8) -> Membership {
    let talk = world.visitor(member).await;
    let phone = world.attach(chat, &talk, 0).await;
    let desk = world.store.desk_of(world.channel.id).await.unwrap();
    let desk = desk.unwrap();
    world.says(&talk, "one").await;
    world.post(&desk, 10 * chat).await;
    world.post(&phone, 10 * chat).await;
    world.says(&talk, "two").await;
    let thread = Thread {
        topic: Some(chat),
        name: Some(format!("name of {member}")),
        ..Thread::new(talk.conversation)
    };
    world.store.set_thread(desk.id, thread).await.unwrap();
    let link = Grant {
        token: [token; 32],
        expires_at: at(10),
    };
    let target = LinkTarget::Visitor(talk.visitor);
    world.store.add_link(target, link).await.unwrap();
    talk
}

async fn counts(world: &World) -> [u64; 5] {
    let rows = world.rows().await;
    TABLES.map(|table| rows[table])
}

#[tokio::test]
async fn erasing_a_visitor_leaves_the_others() {
    let world = World::new().await;
    let desk = world.host(-5).await;
    everywhere(&world, "a", 7, 1).await;
    world.post(&desk, 500).await;
    let before = counts(&world).await;
    let erased = everywhere(&world, "b", 8, 2).await;
    world.store.erase_visitor(erased.visitor).await.unwrap();
    assert_eq!(counts(&world).await, before);
    world.sound().await;
}

#[tokio::test]
async fn forgetting_a_desk_leaves_the_visitors() {
    let world = World::new().await;
    let desk = world.host(-5).await;
    let talk = everywhere(&world, "a", 7, 1).await;
    world.store.forget_outlet(desk.id).await.unwrap();
    let chats = world.store.outlets_of(talk.visitor).await.unwrap();
    assert_eq!(chats.len(), 1);
    assert_eq!(counts(&world).await, [1, 1, 1, 0, 1]);
    assert_eq!(world.store.desk_of(world.channel.id).await.unwrap(), None);
    assert_eq!(world.store.outlet(desk.id).await.unwrap(), None);
    world.sound().await;
}

#[tokio::test]
async fn removing_a_channel_leaves_nothing() {
    let world = World::new().await;
    world.host(-5).await;
    everywhere(&world, "a", 7, 1).await;
    let link = Grant {
        token: [9; 32],
        expires_at: at(10),
    };
    let target = LinkTarget::Desk(world.channel.id);
    world.store.add_link(target, link).await.unwrap();
    let name = &world.channel.name;
    assert!(world.store.remove_channel(name).await.unwrap().is_some());
    assert_eq!(counts(&world).await, [0; 5]);
    world.sound().await;
}

#[tokio::test]
async fn retention_leaves_the_desk_alone() {
    let world = World::new().await;
    let desk = world.host(-5).await;
    everywhere(&world, "a", 7, 1).await;
    let swept = world.store.sweep(world.channel.id, at(1000), 100).await;
    assert!(!swept.unwrap().more);
    assert_eq!(counts(&world).await, [1, 0, 0, 0, 0]);
    let desks = world.store.desks().await.unwrap();
    assert_eq!(desks.len(), 1);
    assert_eq!((desks[0].outlet.id, desks[0].waiting), (desk.id, 0));
    world.sound().await;
}

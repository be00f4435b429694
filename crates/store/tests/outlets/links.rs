//! Tokens that are good for one use.

use std::sync::atomic::{AtomicU64, Ordering};

use kite_domain::operator::Grant;
use kite_domain::port::{ChannelStore, LinkTarget, OutletStore, StoreError, VisitorStore};
use kite_domain::{ChannelId, VisitorId};

use crate::harness::at;
use crate::world::World;

fn link(number: u8, millis: i64) -> Grant {
    Grant {
        token: [number; 32],
        expires_at: at(millis),
    }
}

async fn redeem(world: &World, number: u8, millis: i64) -> Option<LinkTarget> {
    static USES: AtomicU64 = AtomicU64::new(0);
    // Each time somebody else.
    let by = format!("somebody {}", USES.fetch_add(1, Ordering::Relaxed));
    let redeemed = world.store.redeem_link([number; 32], &by, at(millis)).await;
    redeemed.unwrap()
}

#[tokio::test]
async fn a_token_is_good_for_one_use_and_for_its_target() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = LinkTarget::Desk(world.channel.id);
    let visitor = LinkTarget::Visitor(talk.visitor);
    world.store.add_link(desk, link(1, 10)).await.unwrap();
    world.store.add_link(visitor, link(2, 10)).await.unwrap();
    assert_eq!(redeem(&world, 3, 5).await, None);
    assert_eq!(redeem(&world, 1, 5).await, Some(desk));
    assert_eq!(redeem(&world, 1, 5).await, None);
    let world = world.reopened().await;
    assert_eq!(redeem(&world, 1, 5).await, None);
    assert_eq!(redeem(&world, 2, 5).await, Some(visitor));
    assert_eq!(redeem(&world, 2, 5).await, None);
    assert_eq!(redeem(&world, 2, 10).await, None);
    assert_eq!(world.rows().await["links"], 0);
    world.sound().await;
}

#[tokio::test]
async fn whoever_has_used_a_token_is_told_the_same_again() {
    let world = World::new().await;
    let desk = LinkTarget::Desk(world.channel.id);
    world.store.add_link(desk, link(1, 10)).await.unwrap();
    let by = |who: &'static str, millis| {
        let store = &world.store;
        async move { store.redeem_link([1; 32], who, at(millis)).await.unwrap() }
    };
    for _ in 0..2 {
        assert_eq!(by("telegram:1 7", 5).await, Some(desk));
        assert_eq!(by("telegram:1 8", 5).await, None);
        assert_eq!(by("telegram:2 7", 5).await, None);
    }
    assert_eq!(by("telegram:1 7", 10).await, None);
}

#[tokio::test]
async fn two_at_once_use_it_once() {
    let world = World::new().await;
    let desk = LinkTarget::Desk(world.channel.id);
    world.store.add_link(desk, link(1, 10)).await.unwrap();
    let (one, two) = tokio::join!(redeem(&world, 1, 5), redeem(&world, 1, 5));
    assert_eq!(one.or(two), Some(desk));
    assert_eq!(one.and(two), None);
}

#[tokio::test]
async fn an_expired_token_is_worth_nothing_and_not_kept() {
    let world = World::new().await;
    let desk = LinkTarget::Desk(world.channel.id);
    for (number, millis) in [(1, 10), (2, 20)] {
        let added = world.store.add_link(desk, link(number, millis)).await;
        added.unwrap();
    }
    assert_eq!(redeem(&world, 1, 10).await, None, "until then");
    assert_eq!(world.rows().await["links"], 1);
    assert_eq!(redeem(&world, 2, 19).await, Some(desk));
}

#[tokio::test]
async fn who_asks_for_many_has_the_last_ones() {
    let world = World::new().await;
    let (a, b) = (world.visitor("a").await, world.visitor("b").await);
    let other = LinkTarget::Visitor(b.visitor);
    world.store.add_link(other, link(200, 1)).await.unwrap();
    let target = LinkTarget::Visitor(a.visitor);
    for number in 1..=50 {
        let new = link(number, 100 + i64::from(number));
        world.store.add_link(target, new).await.unwrap();
    }
    let kept = world.rows().await["links"];
    assert!(kept < 20, "{kept}");
    assert_eq!(redeem(&world, 200, 0).await, Some(other));
    assert_eq!(redeem(&world, 1, 0).await, None);
    assert_eq!(redeem(&world, 50, 0).await, Some(target));
    assert_eq!(redeem(&world, 49, 0).await, Some(target));
}

#[tokio::test]
async fn a_link_to_what_is_gone_is_none() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = LinkTarget::Desk(world.channel.id);
    let visitor = LinkTarget::Visitor(talk.visitor);
    world.store.add_link(desk, link(1, 10)).await.unwrap();
    world.store.add_link(visitor, link(2, 10)).await.unwrap();
    world.store.erase_visitor(talk.visitor).await.unwrap();
    assert_eq!(redeem(&world, 2, 5).await, None);
    let name = &world.channel.name;
    world.store.remove_channel(name).await.unwrap();
    assert_eq!(redeem(&world, 1, 5).await, None);
    for target in [
        LinkTarget::Desk(ChannelId(99)),
        LinkTarget::Visitor(VisitorId(99)),
    ] {
        let added = world.store.add_link(target, link(3, 10)).await;
        assert!(matches!(added, Err(StoreError::Gone)), "{added:?}");
    }
}

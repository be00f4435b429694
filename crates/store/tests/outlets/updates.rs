//! What a service has told us already.

use kite_domain::port::OutletStore;

use crate::harness::at;
use crate::world::{ACCOUNT, World};

const DAY: i64 = 24 * 60 * 60 * 1000;

async fn is_done(world: &World, account: &str, update: i64) -> bool {
    world.store.is_done(account, update).await.unwrap()
}

#[tokio::test]
async fn what_is_done_is_done_for_that_account() {
    let world = World::new().await;
    assert!(!is_done(&world, ACCOUNT, 5).await);
    for _ in 0..2 {
        world.store.done(ACCOUNT, 5, at(0)).await.unwrap();
    }
    let world = world.reopened().await;
    assert!(is_done(&world, ACCOUNT, 5).await);
    assert!(!is_done(&world, ACCOUNT, 4).await);
    assert!(!is_done(&world, "telegram:2", 5).await);
}

#[tokio::test]
async fn after_two_days_it_is_forgotten() {
    let world = World::new().await;
    world.store.done(ACCOUNT, 1, at(0)).await.unwrap();
    world.store.done(ACCOUNT, 2, at(2 * DAY)).await.unwrap();
    assert!(is_done(&world, ACCOUNT, 1).await, "not more than two days");
    let later = at(2 * DAY + 1);
    world.store.done("telegram:2", 3, later).await.unwrap();
    assert!(!is_done(&world, ACCOUNT, 1).await);
    assert!(is_done(&world, ACCOUNT, 2).await);
    assert_eq!(world.rows().await["updates"], 2);
}

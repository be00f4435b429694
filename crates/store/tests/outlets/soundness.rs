//! That the check of a database finds what contradicts itself here.

use kite_domain::port::OutletStore;

use crate::harness::{add_channel, join};
use crate::world::{World, room};

#[tokio::test]
async fn contradictions_are_found() {
    for (sql, words) in [
        ("UPDATE outlets SET waiting = waiting + 1", "counts wrongly"),
        ("UPDATE outlets SET signs = signs + 1", "its signs are due"),
        (
            "UPDATE outlets SET standing = 2 WHERE waiting > 0",
            "after its end",
        ),
        (
            "UPDATE outlets SET conversation_id = 2 WHERE visitor_id = 1",
            "of another visitor",
        ),
        ("UPDATE outbox SET seq = 77 WHERE id = 2", "not there"),
        ("UPDATE posts SET seq = 77", "not there"),
        (
            "UPDATE outlets SET channel_id = 2 WHERE channel_id = 1",
            "not its own",
        ),
        ("UPDATE threads SET is_due = 1 - is_due", "signs"),
    ] {
        let world = World::new().await;
        let other = add_channel(&world.any, "other_channel").await;
        let talk = world.visitor("a").await;
        join(&world.any, &other, "b").await;
        let desk = world.host(-5).await;
        world.store.attach(room(7), talk.visitor, 0).await.unwrap();
        world.says(&talk, "one").await;
        world.post(&desk, 100).await;
        world.says(&talk, "two").await;
        world.sound().await;
        world.tamper(sql).await;
        let problems = world.problems().await;
        let found = problems.iter().any(|problem| problem.contains(words));
        assert!(found, "{sql}: {problems:?}");
    }
}

//! The session against a model of the server, over a transport that loses
//! sockets, repeats frames and dies without a word, on a device that crashes.
//! What a seed does, it does every time.

mod random;
mod server;
mod world;

use world::World;

#[test]
fn whatever_happens_each_message_is_stored_once_and_arrives_once() {
    for seed in 0..400 {
        let mut world = World::new(seed);
        for _ in 0..1000 {
            world.step();
        }
        world.calm_down();
        world.check();
    }
}

#[test]
fn the_model_reaches_every_kind_of_trouble() {
    let mut seen = world::Seen::default();
    for seed in 0..100 {
        let mut world = World::new(seed);
        for _ in 0..1000 {
            world.step();
        }
        seen.add(&world.seen);
    }
    eprintln!("{seen:?}");
    assert!(seen.all(), "{seen:?}");
}

//! The session against a model of the server, over a transport that loses
//! sockets, repeats frames and dies without a word, on devices that crash. Of
//! four seeds, one is a server of v1, one a server that is replaced by one of
//! v2 in between, and two are servers of v2 with up to three devices of one
//! visitor. What a seed does, it does every time.

mod check;
mod device;
mod random;
mod seen;
mod server;
mod world;

use seen::Seen;
use world::World;

fn run(seed: u64) -> World {
    let mut world = World::new(seed);
    for _ in 0..1000 {
        world.step();
    }
    world
}

#[test]
fn whatever_happens_each_message_is_stored_once_and_arrives_once() {
    for seed in 0..400 {
        let mut world = run(seed);
        world.calm_down();
        world.check();
    }
}

#[test]
fn the_model_reaches_every_kind_of_trouble() {
    let mut seen = Seen::default();
    for seed in 0..200 {
        let mut world = run(seed);
        world.calm_down();
        seen.add(world.seen);
    }
    eprintln!("{seen:?}");
    assert!(seen.all(), "{seen:?}");
}

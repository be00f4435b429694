//! Visitors' sessions, the server's talk and deliveries, the chat's rules and
//! a store, together in one deterministic world: frames delayed and lost,
//! sockets cut or dead without a word, both sides killed and restarted from
//! what they had durably kept. What a seed does, it does every time.
//!
//! `KITE_SIMULATION_SEEDS=5000` runs that many seeds, `KITE_SIMULATION_SEED=17`
//! that one alone.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what fails here fails a test"
)]

mod blobs;
mod checks;
mod desk;
mod device;
mod effects;
mod events;
mod healing;
mod ledger;
mod link;
mod ports;
mod put;
mod random;
mod seen;
mod server;
mod store;
mod task;
mod trace;
mod trouble;
mod world;

use seen::Seen;
use world::World;

/// Seeds of a usual run.
const SEEDS: u64 = 200;

/// What happens before everything is healed.
const STEPS: u32 = 1500;

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().expect("a number"))
}

fn run(seed: u64) -> Seen {
    let mut world = World::new(seed);
    for _ in 0..STEPS {
        world.step();
    }
    world.heal();
    world.check_everything();
    // What was confirmed while the disk failed is confirmed once more.
    world.reconnect();
    world.check_everything();
    world.check_nothing_owed();
    world.into_seen()
}

#[test]
fn whatever_happens_each_message_is_stored_once_and_arrives_once() {
    if let Some(seed) = number("KITE_SIMULATION_SEED") {
        run(seed);
        return;
    }
    let mut seen = Seen::default();
    for seed in 0..number("KITE_SIMULATION_SEEDS").unwrap_or(SEEDS) {
        seen.add(&run(seed));
    }
    // Without trouble of every kind the run would prove little.
    seen.check();
}

#[test]
fn a_seed_does_the_same_every_time() {
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}

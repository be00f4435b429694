//! Visitors' sessions, the server's talk and deliveries, the chat's rules and
//! a store, together in one deterministic world: both versions of the protocol,
//! several devices of one visitor, frames delayed and lost, sockets cut or dead
//! without a word, both sides killed and restarted from what they had durably
//! kept. What a seed does, it does every time.
//!
//! `KITE_SIMULATION_SEEDS=5000` runs that many seeds, `KITE_SIMULATION_SEED=17`
//! that one alone, and tells what happens.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what fails here fails a test"
)]

mod account;
mod blobs;
mod checks;
mod deliberate;
mod desk;
mod device;
mod effects;
mod events;
mod fault;
mod healing;
mod ledger;
mod link;
mod operators;
mod population;
mod ports;
mod proof;
mod put;
mod random;
mod seen;
mod server;
mod store;
mod task;
mod trace;
mod trouble;
mod uploads;
mod visitors;
mod world;
mod wrong;

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use fault::Fault;
use seen::Seen;
use world::World;

/// Seeds of a usual run.
const SEEDS: u64 = 500;

/// What happens before everything is healed.
const STEPS: u32 = 1500;

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().expect("a number"))
}

fn run(seed: u64, fault: Option<Fault>) -> Seen {
    let mut world = World::new(seed, fault);
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

/// Runs so many seeds on every processor.
fn run_all(seeds: u64) -> Seen {
    let next = AtomicU64::new(0);
    let work = || {
        let mut part = Seen::default();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds {
                return part;
            }
            part.add(&run(seed, None));
        }
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let mut seen = Seen::default();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            match worker.join() {
                Ok(part) => seen.add(&part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    seen
}

#[test]
fn whatever_happens_each_message_is_stored_once_and_arrives_once() {
    if let Some(seed) = number("KITE_SIMULATION_SEED") {
        run(seed, None);
        return;
    }
    let seeds = number("KITE_SIMULATION_SEEDS").unwrap_or(SEEDS);
    // Without trouble of every kind the run would prove little.
    run_all(seeds).check();
}

#[test]
fn a_seed_does_the_same_every_time() {
    assert_eq!(run(1, None), run(1, None));
    assert_ne!(run(1, None), run(2, None));
}

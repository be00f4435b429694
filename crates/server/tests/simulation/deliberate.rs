//! Who guards the guards: each deliberate fault is noticed, by the invariant
//! that it breaks.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use crate::fault::Fault;
use crate::run;

/// A fault that so many seeds do not show would go unnoticed.
const SEEDS: u64 = 60;

thread_local! {
    /// Whether this thread's panics are wanted.
    static WANTED: Cell<bool> = const { Cell::new(false) };
}

#[test]
fn deliberate_faults_are_caught() {
    let mut wrong = Vec::new();
    for (fault, invariants) in Fault::ALL {
        let caught = (0..SEEDS).find_map(|seed| Some((seed, what_fails(seed, fault)?)));
        let invariant = caught.as_ref().and_then(|(_, message)| {
            let mut invariants = invariants.iter();
            invariants.find(|invariant| message.contains(**invariant))
        });
        match (caught.as_ref(), invariant) {
            (Some((seed, _)), Some(invariant)) => eprintln!("{fault:?}: seed {seed}, {invariant}"),
            _ => wrong.push((fault, caught)),
        }
    }
    assert_eq!(wrong, [], "they go unnoticed, or break something else");
}

/// What a world in which something is built wrongly panics with.
fn what_fails(seed: u64, fault: Fault) -> Option<String> {
    quieten();
    WANTED.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(|| run(seed, Some(fault))));
    WANTED.set(false);
    let panic = result.err()?;
    let message = panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    Some(message.unwrap_or_default())
}

/// Wanted panics are not worth a message; those of other tests are.
fn quieten() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let tell = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !WANTED.get() {
                tell(info);
            }
        }));
    });
}

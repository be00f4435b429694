//! What a failing run says of itself.

use crate::fault::Fault;

/// Tells what happens, if it was asked for; and how to run a failed seed alone.
pub(crate) struct Trace {
    seed: u64,
    /// Somebody wants this run to fail.
    wanted: bool,
    aloud: bool,
}

impl Trace {
    pub(crate) fn new(seed: u64, fault: Option<Fault>) -> Self {
        Self {
            seed,
            wanted: fault.is_some(),
            aloud: std::env::var_os("KITE_SIMULATION_SEED").is_some(),
        }
    }

    pub(crate) fn say(&self, what: impl FnOnce() -> String) {
        if self.aloud {
            eprintln!("{}", what());
        }
    }
}

impl Drop for Trace {
    fn drop(&mut self) {
        if std::thread::panicking() && !self.wanted {
            eprintln!(
                "seed {seed} failed; alone, and telling what happens:\n\
                 KITE_SIMULATION_SEED={seed} cargo test -p k1te-server --test simulation whatever",
                seed = self.seed
            );
        }
    }
}

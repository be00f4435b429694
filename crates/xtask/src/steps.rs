//! Checks one after another, and what came of each. Knows none of the checks.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Passed,
    Failed,
    Skipped,
}

/// The checks that have run so far.
#[derive(Default)]
pub(crate) struct Steps {
    done: Vec<(&'static str, Outcome, Duration)>,
}

impl Steps {
    /// Runs a check and notes its outcome; says whether it passed. The others go on either way.
    pub(crate) fn step(&mut self, name: &'static str, check: impl FnOnce() -> Result<()>) -> bool {
        println!("\n── {name}");
        let start = Instant::now();
        let outcome = match check() {
            Ok(()) => Outcome::Passed,
            Err(error) => {
                eprintln!("{name}: {error:#}");
                Outcome::Failed
            }
        };
        let passed = outcome == Outcome::Passed;
        self.done.push((name, outcome, start.elapsed()));
        passed
    }

    /// The same for a check that may be unable to run: one before it failed, or what it needs is not
    /// here. Then that is noted.
    pub(crate) fn step_if(
        &mut self,
        can_run: bool,
        name: &'static str,
        check: impl FnOnce() -> Result<()>,
    ) -> bool {
        if can_run {
            return self.step(name, check);
        }
        self.done.push((name, Outcome::Skipped, Duration::ZERO));
        false
    }

    /// Prints the summary, its count last; the code says whether any check failed.
    pub(crate) fn finish(self) -> ExitCode {
        println!("\n── summary");
        for (name, outcome, time) in &self.done {
            let word = match outcome {
                Outcome::Passed => "ok",
                Outcome::Failed => "FAILED",
                Outcome::Skipped => "skipped",
            };
            println!("{name:<28} {word:<8} {:>6.1} s", time.as_secs_f64());
        }
        println!("\n{}", self.counts());
        if self.count(&Outcome::Failed) > 0 {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        }
    }

    /// As programs that read the log expect it.
    fn counts(&self) -> String {
        let (passed, failed) = (self.count(&Outcome::Passed), self.count(&Outcome::Failed));
        match self.count(&Outcome::Skipped) {
            0 => format!("{passed} passed, {failed} failed"),
            skipped => format!("{passed} passed, {failed} failed, {skipped} skipped"),
        }
    }

    fn count(&self, outcome: &Outcome) -> usize {
        self.done
            .iter()
            .filter(|(_, other, _)| other == outcome)
            .count()
    }
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    #[test]
    fn each_outcome_is_counted() {
        let mut steps = Steps::default();
        assert!(steps.step("good", || Ok(())));
        assert_eq!(steps.counts(), "1 passed, 0 failed");
        assert!(!steps.step("bad", || bail!("on purpose")));
        assert!(!steps.step_if(false, "after it", || Ok(())));
        assert_eq!(steps.counts(), "1 passed, 1 failed, 1 skipped");
    }
}

//! Asking before something is gone for good.

use std::io::{self, BufRead, IsTerminal};

/// Asks, if there is somebody to ask.
pub(super) fn confirmed(question: &str) -> io::Result<bool> {
    let stdin = io::stdin();
    if !stdin.is_terminal() {
        return Ok(false);
    }
    eprint!("{question} [y/N] ");
    let mut answer = String::new();
    stdin.lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

//! What the program's logs tell of repeats.

use std::collections::HashMap;

use serde_json::Value;

/// How often each entry was said to be sent again, by its number in the
/// conversation.
#[derive(Default)]
pub(crate) struct Told(HashMap<u64, usize>);

impl Told {
    /// Reads a log further.
    pub(crate) fn add(&mut self, log: &str) {
        for line in log.lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            assert_ne!(line["level"], "ERROR", "{line}");
            let message = line["message"].as_str().unwrap_or_default();
            if message.starts_with("sent again") {
                *self.0.entry(line["seq"].as_u64().unwrap()).or_default() += 1;
            }
        }
    }

    pub(crate) fn of(&self, seq: usize) -> usize {
        let seq = u64::try_from(seq).unwrap();
        self.0.get(&seq).copied().unwrap_or_default()
    }
}

/// Where a log says that metrics are shown.
pub(crate) fn metrics_in(log: &str) -> Option<String> {
    let lines = log
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut shown = lines.filter(|line| line["message"] == "showing metrics");
    let address = shown.next()?["address"].as_str()?.to_owned();
    Some(format!("http://{address}/metrics"))
}

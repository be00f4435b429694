//! Up to which number a conversation is folded away, on the device: for the next
//! page. Another one has begun for the visitor, which the server does not know.

use kite_protocol::decimal;

use super::storage;

/// Of the conversation of this key; 0: nothing is folded.
pub(crate) fn read(key: &str) -> u32 {
    let kept = storage::read(&name(key));
    kept.and_then(|end| end.parse().ok()).unwrap_or(0)
}

/// Keeps it, where the browser lets it.
pub(crate) fn keep(key: &str, end: u32) {
    let text = if end == 0 {
        String::new()
    } else {
        decimal(end)
    };
    storage::write(&name(key), &text);
}

fn name(key: &str) -> String {
    [key, " folded"].concat()
}

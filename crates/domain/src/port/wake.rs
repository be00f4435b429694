//! Telling those who wait that there is something to read.

use crate::conversation::ConversationId;

/// Wakes whoever watches a conversation. A wake-up carries no truth: who is
/// woken reads from the store, and a wake-up more or less changes nothing but
/// the delay.
pub trait Wake: Send + Sync {
    /// The conversation has something new.
    fn wake(&self, conversation: ConversationId);
}

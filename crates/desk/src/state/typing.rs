//! When to tell the visitor that the operator is typing: as it begins, again
//! while it lasts, and when the text is gone.

use kite_protocol::limits::TYPING_INTERVAL;

/// What the visitor of a conversation was told last.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Typing(Option<(i64, i64)>);

impl Typing {
    /// The operator has typed; whether that is to be told now, and what.
    pub(crate) fn typed(&mut self, conversation: i64, empty: bool, now: i64) -> Option<bool> {
        let interval = i64::try_from(TYPING_INTERVAL.as_millis()).unwrap_or(i64::MAX);
        let told = self.0.filter(|(where_, _)| *where_ == conversation);
        if empty {
            return self.stopped(conversation).then_some(false);
        }
        let due = told.is_none_or(|(_, at)| !(at..at + interval).contains(&now));
        if due {
            self.0 = Some((conversation, now));
        }
        due.then_some(true)
    }

    /// The text has gone out or away; whether the visitor was told otherwise.
    pub(crate) fn stopped(&mut self, conversation: i64) -> bool {
        self.0
            .take_if(|(where_, _)| *where_ == conversation)
            .is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_told_as_it_begins_and_every_few_seconds() {
        let mut typing = Typing::default();
        assert_eq!(typing.typed(1, false, 0), Some(true));
        assert_eq!(typing.typed(1, false, 3999), None);
        assert_eq!(typing.typed(1, false, 4000), Some(true));
        assert_eq!(typing.typed(2, false, 4001), Some(true));
        // A clock that was set back silences nobody.
        assert_eq!(typing.typed(2, false, 0), Some(true));
    }

    #[test]
    fn an_emptied_field_is_told_once() {
        let mut typing = Typing::default();
        assert_eq!(typing.typed(1, true, 0), None);
        assert_eq!(typing.typed(1, false, 0), Some(true));
        assert_eq!(typing.typed(1, true, 1), Some(false));
        assert_eq!(typing.typed(1, true, 2), None);
        assert_eq!(typing.typed(1, false, 3), Some(true));
        assert!(!typing.stopped(2));
        assert!(typing.stopped(1));
        assert!(!typing.stopped(1));
    }
}

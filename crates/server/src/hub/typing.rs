//! Operators who are typing in one conversation.

use kite_protocol::limits::{PRESENT_NAMES, TYPING_LAPSE};
use tokio::time::Instant;

/// An operator who is typing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Typist {
    /// Under which name.
    pub name: String,
    /// Until when that holds, unless it is said again.
    pub until: Instant,
}

/// Notes that somebody types, or does no more; whether that is news. Of more
/// than [`PRESENT_NAMES`] at a time the further ones are not noted.
pub(super) fn note(typing: &mut Vec<Typist>, name: &str, on: bool, now: Instant) -> bool {
    let before = typing.len();
    typing.retain(|typist| typist.name != name && typist.until > now);
    if on && typing.len() < PRESENT_NAMES {
        typing.push(Typist {
            name: name.to_owned(),
            until: now + TYPING_LAPSE,
        });
        return true;
    }
    typing.len() != before
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(typing: &[Typist]) -> Vec<&str> {
        typing.iter().map(|typist| typist.name.as_str()).collect()
    }

    #[test]
    fn who_says_it_again_types_longer() {
        let mut typing = Vec::new();
        let now = Instant::now();
        assert!(note(&mut typing, "Maria", true, now));
        let later = now + TYPING_LAPSE / 2;
        assert!(note(&mut typing, "Maria", true, later));
        assert_eq!(names(&typing), ["Maria"]);
        assert_eq!(typing[0].until, later + TYPING_LAPSE);
        assert!(note(&mut typing, "Maria", false, later));
        assert!(!note(&mut typing, "Maria", false, later));
        assert!(typing.is_empty());
    }

    #[test]
    fn a_crowd_is_cut_and_lapsed_ones_make_room() {
        let mut typing = Vec::new();
        let now = Instant::now();
        for n in 0..20 {
            note(&mut typing, &format!("operator {n}"), true, now);
        }
        assert_eq!(typing.len(), PRESENT_NAMES);
        assert!(note(&mut typing, "Maria", true, now + TYPING_LAPSE));
        assert_eq!(names(&typing), ["Maria"]);
    }
}

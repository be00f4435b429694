//! Texts that are too long for one message become several, at places where a
//! reader expects a pause.

use crate::text::{beginning, beginning_by, units};

/// Where to part, best first, and how many bytes of it stay with the first part.
const BREAKS: [(&str, usize); 7] = [
    ("\n\n", 0),
    ("\n", 0),
    (". ", 1),
    ("! ", 1),
    ("? ", 1),
    ("; ", 1),
    (" ", 0),
];

/// The parts of a text, each at most `most` units long and none of them blank.
/// Only white space where they part is lost.
pub fn split(text: &str, most: usize) -> Vec<&str> {
    split_by(text, most, char::len_utf16)
}

/// The parts of a text as by [`split`], each at most `most` bytes long.
pub fn split_bytes(text: &str, most: usize) -> Vec<&str> {
    split_by(text, most, char::len_utf8)
}

fn split_by(text: &str, most: usize, length: fn(char) -> usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (part, after) = rest.split_at(end_of_first(rest, most, length));
        parts.push(part.trim_end());
        rest = after.trim_start();
    }
    parts
}

/// The messages of a text, each of which begins with the heading in a line of
/// its own. The heading is cut to half a message.
pub fn under_heading(heading: &str, text: &str, most: usize) -> Vec<String> {
    let heading = beginning(heading, most / 2);
    let left = most.saturating_sub(units(heading) + 1);
    let parts = split(text, left).into_iter();
    parts.map(|part| format!("{heading}\n{part}")).collect()
}

/// Where the first part ends, in bytes; never at the very beginning.
fn end_of_first(text: &str, most: usize, length: fn(char) -> usize) -> usize {
    let whole = beginning_by(text, most, length);
    if whole.len() == text.len() {
        return whole.len();
    }
    // A pause in the first half would leave the message half empty.
    let half = beginning_by(whole, most / 2, length).len();
    // White space right behind what fits is a pause too.
    let after = text[whole.len()..].chars().next();
    let after = after
        .filter(|c| c.is_whitespace())
        .map_or(0, char::len_utf8);
    let visible = &text[..whole.len() + after];
    let mut pauses = BREAKS.iter().filter_map(|(pause, kept)| {
        let at = visible.rfind(pause)? + kept;
        (at > half).then_some(at)
    });
    let pause = pauses.next();
    pause.unwrap_or_else(|| between_signs(text, whole.len(), half))
}

/// The last place before `end` and after `half` where no sign that is made of
/// several characters is torn; `end` if there is none.
fn between_signs(text: &str, end: usize, half: usize) -> usize {
    let torn = |at: usize| {
        let (before, after) = text.split_at(at);
        after.starts_with(joins) || before.ends_with('\u{200d}')
    };
    let places = text[..end].char_indices().rev().map(|(at, _)| at);
    let mut places = std::iter::once(end)
        .chain(places)
        .take_while(|at| *at > half);
    // At least one character goes, however short a message may be.
    let first = text.chars().next().map_or(0, char::len_utf8);
    places.find(|at| !torn(*at)).unwrap_or(end).max(first)
}

/// Whether a character continues the sign before it.
fn joins(c: char) -> bool {
    matches!(c, '\u{200d}' | '\u{fe0f}' | '\u{0300}'..='\u{036f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_that_fits_is_one() {
        assert_eq!(split(" hello \n", 5), ["hello"]);
        assert!(split(" \n ", 5).is_empty());
        assert_eq!(split("🪁🪁", 4), ["🪁🪁"]);
    }

    #[test]
    fn the_best_pause_in_the_second_half_is_taken() {
        assert_eq!(
            split("aaaa bbbb\n\ncccc dddd", 16),
            ["aaaa bbbb", "cccc dddd"]
        );
        assert_eq!(
            split("aaaa bbbb\ncccc dddd", 16),
            ["aaaa bbbb", "cccc dddd"]
        );
        assert_eq!(
            split("aaaa bbbb. cccc dddd", 16),
            ["aaaa bbbb.", "cccc dddd"]
        );
        assert_eq!(split("aaaa bbbb cccc", 11), ["aaaa bbbb", "cccc"]);
        assert_eq!(split("aaaaa bbb cc", 9), ["aaaaa bbb", "cc"]);
        assert_eq!(split("aaaaa bb. cc", 9), ["aaaaa bb.", "cc"]);
        assert_eq!(split("a bbbbbbbbbbbb", 10), ["a bbbbbbbb", "bbbb"]);
    }

    #[test]
    fn no_sign_is_torn() {
        assert_eq!(split("aaaaaa👍🏽", 8), ["aaaaaa", "👍🏽"]);
        assert_eq!(split("aaaaaa👨\u{200d}💻", 9), ["aaaaaa", "👨\u{200d}💻"]);
        assert_eq!(split("🪁🪁🪁", 3), ["🪁", "🪁", "🪁"]);
    }

    #[test]
    fn each_message_has_the_heading() {
        assert_eq!(
            under_heading("#a B", "one two", 9),
            ["#a B\none", "#a B\ntwo"]
        );
        let messages = under_heading(&"x".repeat(50), "one two", 20);
        assert!(messages.iter().all(|message| units(message) <= 20));
    }

    #[test]
    fn bytes_are_another_measure() {
        assert_eq!(split_bytes("привіт, світе", 12), ["привіт", ", світе"]);
        assert_eq!(split_bytes(&"є".repeat(2049), 4096).len(), 2);
    }

    proptest! {
        #[test]
        fn nothing_but_white_space_is_lost(text in "[a-c .\n🪁\u{301}\u{200d}👍🏽]{0,200}", most in 4_usize..40) {
            let parts = split(&text, most);
            let signs = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(signs(&parts.concat()), signs(&text));
            for part in parts {
                prop_assert!(!part.is_empty() && units(part) <= most);
            }
            let parts = split_bytes(&text, most);
            prop_assert_eq!(signs(&parts.concat()), signs(&text));
            for part in parts {
                prop_assert!(!part.is_empty() && part.len() <= most);
            }
        }
    }
}

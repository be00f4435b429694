//! Frames from and to JSON text, for whoever has no browser to parse it.

use serde_json::error::Category;

use crate::decode::DecodeError;
use crate::element::{Element, Elements};

/// The elements of a frame's text.
///
/// Half a surrogate pair, which JavaScript makes of a text that it cuts inside
/// an emoji, reads as U+FFFD, as it does wherever a browser makes UTF-8 of it.
pub fn parse(text: &str) -> Result<Vec<Element>, DecodeError> {
    read(text).or_else(|error| mend_surrogates(text).map_or(Err(error), |text| read(&text)))
}

/// The text of a frame's elements.
pub fn print(elements: Vec<Element>) -> String {
    // Writing strings, numbers and nulls to memory cannot fail.
    serde_json::to_string(&Elements(elements)).unwrap_or_default()
}

fn read(text: &str) -> Result<Vec<Element>, DecodeError> {
    serde_json::from_str::<Elements>(text)
        .map(|elements| elements.0)
        .map_err(|error| DecodeError::NotAnArray(problem(text, &error)))
}

/// The parser's own words are not used: they repeat what was sent, at any
/// length.
fn problem(text: &str, error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    match error.classify() {
        Category::Eof => "the text ends too early".to_owned(),
        Category::Data => {
            let found = serde_json::from_str::<Element>(text);
            format!(
                "found {}",
                found.as_ref().map_or("another value", Element::kind)
            )
        }
        Category::Syntax | Category::Io => {
            format!("the text cannot be read at line {line}, column {column}")
        }
    }
}

/// The text with every escape of half a surrogate pair replaced; none if
/// there is no such escape.
fn mend_surrogates(text: &str) -> Option<String> {
    let mut mended = String::new();
    let mut rest = text;
    let mut found = false;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        mended.push_str(before);
        let length = match (code_unit(escape), code_unit(escape.get(6..).unwrap_or(""))) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                found = true;
                mended.push_str("\\ufffd");
                rest = escape.get(6..)?;
                continue;
            }
            // A backslash and what it escapes, which may be a backslash too.
            _ => 1 + escape.chars().nth(1).map_or(0, char::len_utf8),
        };
        let (whole, after) = escape.split_at_checked(length)?;
        mended.push_str(whole);
        rest = after;
    }
    mended.push_str(rest);
    found.then_some(mended)
}

/// The UTF-16 unit that an escape such as `\ud83d` at the start stands for.
fn code_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem_of(text: &str) -> String {
        parse(text).unwrap_err().to_string()
    }

    #[test]
    fn half_a_surrogate_pair_reads_as_the_replacement_character() {
        for (text, expected) in [
            (r#"["\ud800"]"#, "\u{fffd}"),
            (r#"["\udc00 and \uD83D"]"#, "\u{fffd} and \u{fffd}"),
            (r#"["\ud83d\ude00\ud83d"]"#, "\u{1f600}\u{fffd}"),
            (r#"["\ud83d\ud83d\ude00"]"#, "\u{fffd}\u{1f600}"),
            (r#"["\ud800\n\\ud800 é\""]"#, "\u{fffd}\n\\ud800 é\""),
        ] {
            assert_eq!(parse(text), Ok(vec![expected.into()]), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_stays_none() {
        for text in [
            r#"["\ud800"#,
            r#"["\ud800\"#,
            r#"["\ud800" \é]"#,
            r#"["\ud8"]"#,
            r#"["\u+123"]"#,
            "\\",
            "\\é",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_problem_is_told_without_repeating_the_text() {
        let secret = "secret".repeat(1000);
        assert_eq!(
            problem_of(&format!("\"{secret}\"")),
            "A frame must be one JSON array: found a string"
        );
        assert_eq!(
            problem_of(&format!("{{\"{secret}\":1}}")),
            "A frame must be one JSON array: found an object"
        );
        assert_eq!(
            problem_of(&format!("[\"{secret}")),
            "A frame must be one JSON array: the text ends too early"
        );
        assert_eq!(
            problem_of("[\"PING\",]"),
            "A frame must be one JSON array: the text cannot be read at line 1, column 9"
        );
    }

    #[test]
    fn nesting_costs_no_stack() {
        let deep = 100_000;
        for text in [
            format!("[\"PING\",{}{}]", "[".repeat(deep), "]".repeat(deep)),
            format!("[\"PING\",{}1{}]", "{\"a\":".repeat(deep), "}".repeat(deep)),
        ] {
            assert_eq!(parse(&text).map(|elements| elements.len()), Ok(2));
        }
        assert!(parse(&"[".repeat(deep)).is_err());
        assert!(parse(&"{\"a\":".repeat(deep)).is_err());
    }
}

//! Visitors' lines that look like ours are marked, so that nobody takes them for
//! ours.

use crate::text::is_invisible;

/// Stands before such a line: it is quoted, not said by us.
pub(super) const MARK: &str = "> ";

/// How our own lines begin.
const OURS: [&str; 8] = ["#", "✅", "↩", "⭐", "🌐", "✏", "🗑", "⚠"];

/// A visitor's text, in which no line begins as one of ours does.
pub(super) fn guarded(text: &str) -> String {
    let lines = text.split('\n').map(|line| {
        if imitates(line) {
            format!("{MARK}{line}")
        } else {
            line.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A part of such a text, which may begin in the middle of a line.
pub(super) fn guarded_beginning(part: String) -> String {
    if imitates(&part) {
        format!("{MARK}{part}")
    } else {
        part
    }
}

fn imitates(line: &str) -> bool {
    // Telegram shows other ends of lines as such too.
    let mut within = line.split(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']);
    within.any(|line| {
        let seen = line.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c));
        OURS.iter().any(|ours| seen.starts_with(ours))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_look_like_ours_are_marked() {
        for line in [
            "#calm_otter_4821 Olena",
            "✅ Olena switched to Telegram",
            "✅\u{fe0f} x",
            "↩️ Maria → #calm_otter_4821",
            "⭐⭐⭐ great",
            " \u{200b}\u{202e}✅ hidden",
            "fine\r✅ hidden",
            "\u{2060}⚠️ x",
        ] {
            assert_eq!(guarded(line), format!("> {line}"));
            assert_eq!(guarded(&format!("a\n{line}")), format!("a\n> {line}"));
        }
    }

    #[test]
    fn other_lines_are_left_alone() {
        for text in ["", "hello\n\nworld", "issue #7", "done ✅", "C# and F#"] {
            assert_eq!(guarded(text), text);
        }
    }
}

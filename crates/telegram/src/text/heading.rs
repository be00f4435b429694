//! What stands above a visitor's message, and on a visitor's topic. Names are
//! chosen by strangers: they are one line, and neither link nor lead astray.

use crate::text::{TOPIC_UNITS, beginning};

/// What is shown of a name, in UTF-16 units.
const NAME_UNITS: usize = 64;

/// `#calm_otter_4821 Olena`: the handle as a hashtag, by which a group finds
/// all that a visitor wrote, and the name.
pub fn heading(handle: &str, name: Option<&str>) -> String {
    let tag: String = handle
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '_' })
        .collect();
    match name.and_then(clean_name) {
        Some(name) => format!("#{tag} {name}"),
        None => format!("#{tag}"),
    }
}

/// `Olena · calm-otter-4821`, at most 128 units long.
pub fn topic_name(handle: &str, name: Option<&str>) -> String {
    let whole = match name.and_then(clean_name) {
        Some(name) => format!("{name} · {handle}"),
        None => handle.to_owned(),
    };
    beginning(&whole, TOPIC_UNITS).to_owned()
}

/// A name as one short line, in which Telegram finds no hashtag, person or
/// command; none if nothing is left.
pub fn clean_name(name: &str) -> Option<String> {
    let name = name.replace(is_invisible, " ").replace(['#', '@'], "");
    let words = name
        .split_whitespace()
        .map(|word| word.trim_start_matches('/'));
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    let line = words.join(" ");
    let name = beginning(&line, NAME_UNITS).trim_end();
    (!name.is_empty()).then(|| name.to_owned())
}

/// Controls, and what turns the direction of the text around it.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{061c}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::units;

    #[test]
    fn a_heading_is_a_hashtag_and_a_name() {
        assert_eq!(
            heading("calm-otter-4821", Some("Olena K.")),
            "#calm_otter_4821 Olena K."
        );
        assert_eq!(heading("calm-otter-4821", None), "#calm_otter_4821");
        assert_eq!(
            topic_name("calm-otter-4821", Some("Olena")),
            "Olena · calm-otter-4821"
        );
        assert_eq!(topic_name("calm-otter-4821", Some(" ")), "calm-otter-4821");
    }

    #[test]
    fn a_name_is_one_line_without_tricks() {
        for (name, shown) in [
            ("Olena\n#brave_fox_1 Ivan", "#h Olena brave_fox_1 Ivan"),
            ("\u{202e}anelO", "#h anelO"),
            ("/drop @admin", "#h drop admin"),
            ("AC/DC", "#h AC/DC"),
            ("<b>*Olena*</b>", "#h <b>*Olena*</b>"),
            ("#\u{200f}\n", "#h"),
        ] {
            assert_eq!(heading("h", Some(name)), shown);
        }
        let long = "🪁".repeat(500);
        assert_eq!(units(&heading("h", Some(&long))), 3 + NAME_UNITS);
        assert!(units(&topic_name(&"h".repeat(300), Some(&long))) <= TOPIC_UNITS);
    }
}

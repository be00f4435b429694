//! Small things made of text: initials, sizes, links.

/// A stretch of a message.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Segment<'a> {
    /// Plain text.
    Plain(&'a str),
    /// An `http` or `https` address.
    Link(&'a str),
}

/// Splits a text at its web addresses. Nothing but `http://` and `https://`
/// becomes a link.
pub(crate) fn segments(text: &str) -> Vec<Segment<'_>> {
    let mut segments = Vec::new();
    let (mut plain, mut from) = (0, 0);
    while let Some(start) = find(&text[from..], "http").map(|at| from + at) {
        let candidate = &text[start..];
        let host = ["https://", "http://"]
            .iter()
            .find_map(|scheme| candidate.strip_prefix(scheme));
        let starts_a_word = text[..start]
            .chars()
            .next_back()
            .is_none_or(|before| !before.is_alphanumeric());
        let end = candidate
            .find(|c: char| c.is_whitespace() || c.is_control() || "<>\"".contains(c))
            .unwrap_or(candidate.len());
        let address = without_punctuation(&candidate[..end]);
        let has_host =
            host.is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric() || c == '['));
        if has_host && starts_a_word {
            if plain < start {
                segments.push(Segment::Plain(&text[plain..start]));
            }
            segments.push(Segment::Link(address));
            plain = start + address.len();
            from = plain;
        } else {
            from = start + "http".len();
        }
    }
    if plain < text.len() {
        segments.push(Segment::Plain(&text[plain..]));
    }
    segments
}

/// Where a text contains a part, if it does. The one of `str` is faster on
/// texts longer than a message, and twenty times the size.
pub(crate) fn find(text: &str, part: &str) -> Option<usize> {
    text.as_bytes()
        .windows(part.len().max(1))
        .position(|window| window == part.as_bytes())
}

/// An address without what the sentence around it left at its end.
fn without_punctuation(address: &str) -> &str {
    let mut end = address.len();
    while let Some(last) = address[..end].chars().next_back() {
        let closes_nothing = last == ')' && !address[..end].contains('(');
        if !closes_nothing && !".,;:!?'*_".contains(last) {
            break;
        }
        end -= last.len_utf8();
    }
    &address[..end]
}

/// One or two letters that stand for a name.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.starts_with(char::is_alphabetic));
    let first = words.next();
    let last = words.next_back();
    [first, last]
        .into_iter()
        .flatten()
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_uppercase)
        .take(2)
        .collect()
}

/// One of `tones` colours, always the same for the same handle.
pub(crate) fn tone(handle: &str, tones: u32) -> u32 {
    // FNV-1a.
    let hash = handle.bytes().fold(2_166_136_261_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(16_777_619)
    });
    hash % tones
}

/// A size in bytes for people: `842 B`, `12 KB`, `3.4 MB`.
pub(crate) fn size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    const MIB: u64 = KIB * KIB;
    let mut text;
    if bytes < KIB {
        text = bytes.to_string();
        text.push_str(" B");
    } else if bytes < MIB {
        text = bytes.div_ceil(KIB).to_string();
        text.push_str(" KB");
    } else {
        let tenths = bytes * 10 / MIB;
        text = (tenths / 10).to_string();
        text.push('.');
        text.push_str(&(tenths % 10).to_string());
        text.push_str(" MB");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<&str> {
        segments(text)
            .into_iter()
            .filter_map(|segment| match segment {
                Segment::Link(address) => Some(address),
                Segment::Plain(_) => None,
            })
            .collect()
    }

    #[test]
    fn finds_addresses_and_leaves_the_sentence_its_punctuation() {
        assert_eq!(
            links("See https://a.example/x?y=1, please."),
            ["https://a.example/x?y=1"]
        );
        assert_eq!(links("(http://a.example)"), ["http://a.example"]);
        assert_eq!(
            links("https://a.example/b_(c)"),
            ["https://a.example/b_(c)"]
        );
        assert_eq!(
            links("https://a.example https://ö.example"),
            ["https://a.example", "https://ö.example"]
        );
    }

    #[test]
    fn other_schemes_and_bare_words_stay_text() {
        for text in [
            "javascript:alert(1)",
            "data:text/html,x",
            "http",
            "http://",
            "https:// x",
            "xhttp://a.example",
        ] {
            assert_eq!(links(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn nothing_is_lost_between_the_segments() {
        for text in [
            "",
            "plain",
            "ähttp https://a.example!! ü",
            "http://a.example/\u{1f600}) x",
        ] {
            let joined: String = segments(text)
                .iter()
                .map(|segment| match segment {
                    Segment::Plain(text) | Segment::Link(text) => *text,
                })
                .collect();
            assert_eq!(joined, text);
        }
    }

    #[test]
    fn names_have_initials() {
        assert_eq!(initials("Ada Lovelace"), "AL");
        assert_eq!(initials("calm-otter-4821"), "CO");
        assert_eq!(initials("ömer"), "Ö");
        assert_eq!(initials("Ana de la Cruz"), "AC");
        assert_eq!(initials("42"), "");
    }

    #[test]
    fn sizes_read_well() {
        assert_eq!(size(842), "842 B");
        assert_eq!(size(1025), "2 KB");
        assert_eq!(size(3_565_158), "3.3 MB");
    }
}

//! The text of a message. It only ever becomes text nodes and links.

use super::element::{View, el};

/// What ends a sentence rather than a link.
const NOT_AT_THE_END: &[char] = &[
    '.', ',', ';', ':', '!', '?', ')', ']', '}', '\'', '"', '*', '>',
];

/// A piece of a text.
#[derive(Debug, Eq, PartialEq)]
enum Piece<'a> {
    Words(&'a str),
    Link(&'a str),
}

pub(super) fn text(text: &str) -> View {
    let bubble = el("div", "bubble").attr("part", "bubble");
    let pieces = pieces(text).into_iter();
    let filled = pieces.fold(bubble, |bubble, piece| match piece {
        Piece::Words(words) => bubble.text(words),
        Piece::Link(url) => bubble.child(link_to(url)),
    });
    filled.view()
}

fn link_to(url: &str) -> View {
    el("a", "")
        .attr("href", url)
        .attr("target", "_blank")
        .attr("rel", "noopener noreferrer nofollow")
        .text(url)
        .view()
}

/// Links begin with `http://` or `https://`, at the start of a word.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(found) = rest[from..].find("http") {
        let start = from + found;
        let at_word_start = !rest[..start].ends_with(char::is_alphanumeric);
        let link = at_word_start.then(|| link(&rest[start..])).flatten();
        match link {
            Some(link) => {
                if start > 0 {
                    pieces.push(Piece::Words(&rest[..start]));
                }
                pieces.push(Piece::Link(link));
                rest = &rest[start + link.len()..];
                from = 0;
            }
            None => from = start + "http".len(),
        }
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    pieces
}

fn link(text: &str) -> Option<&str> {
    let end = text
        .find(|c: char| c.is_whitespace() || c == '<')
        .unwrap_or(text.len());
    let link = text[..end].trim_end_matches(NOT_AT_THE_END);
    let host = link
        .strip_prefix("https://")
        .or_else(|| link.strip_prefix("http://"))?;
    (!host.is_empty()).then_some(link)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Piece::{Link, Words};

    #[test]
    fn links_are_found_without_what_ends_the_sentence() {
        assert_eq!(
            pieces("See https://a.example/x?y=1, or (http://b.example)."),
            [
                Words("See "),
                Link("https://a.example/x?y=1"),
                Words(", or ("),
                Link("http://b.example"),
                Words(")."),
            ]
        );
        assert_eq!(pieces("https://ü.example/ж"), [Link("https://ü.example/ж")]);
    }

    #[test]
    fn everything_else_is_words() {
        for words in [
            "javascript:alert(1)",
            "http:// alone",
            "xhttps://no.example",
            "https:/one",
            "<b>http</b>",
            "ftp://files.example",
        ] {
            assert_eq!(pieces(words), [Words(words)]);
        }
        assert_eq!(pieces(""), []);
    }

    #[test]
    fn no_character_is_lost() {
        let text = "a https://b.example/ü! httphttp://c http://d\nhttps://<x> ✓";
        let joined: String = pieces(text)
            .iter()
            .map(|piece| match piece {
                Words(text) | Link(text) => *text,
            })
            .collect();
        assert_eq!(joined, text);
    }
}

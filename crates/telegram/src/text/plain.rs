//! Marked text as plain text. What the marks mean is kept (where a link leads,
//! what is quoted or struck out), how they look is not.

use crate::api::{Entity, EntityKind};

/// The text with its links written out. Stretches that lie outside of it, or
/// begin within a character, are taken as far as they make sense.
pub fn plain(text: &str, entities: &[Entity]) -> String {
    let mut ends = Vec::new();
    let mut starts = Vec::new();
    let mut quotes = Vec::new();
    for entity in entities {
        let end = entity.offset.saturating_add(entity.length);
        match &entity.kind {
            EntityKind::TextLink { url } => {
                let shown = stretch(text, entity.offset, end);
                if !is_same_link(&shown, url) {
                    let url: String = url.chars().filter(|c| !c.is_control()).collect();
                    ends.push((end, format!(" ({url})")));
                }
            }
            EntityKind::Strikethrough => {
                starts.push((entity.offset, "~".to_owned()));
                ends.push((end, "~".to_owned()));
            }
            EntityKind::Blockquote | EntityKind::ExpandableBlockquote => {
                quotes.push(entity.offset..end);
            }
            _ => {}
        }
    }
    ends.sort_by_key(|(at, _)| *at);
    starts.sort_by_key(|(at, _)| *at);
    let (mut ends, mut starts) = (ends.into_iter().peekable(), starts.into_iter().peekable());

    let mut plain = String::with_capacity(text.len());
    let (mut at, mut begins_line) = (0, true);
    for c in text.chars() {
        while let Some((_, mark)) = ends.next_if(|(end, _)| *end <= at) {
            plain.push_str(&mark);
        }
        for quote in &quotes {
            if quote.contains(&at) && (begins_line || quote.start == at) {
                plain.push_str("> ");
            }
        }
        while let Some((_, mark)) = starts.next_if(|(start, _)| *start <= at) {
            plain.push_str(&mark);
        }
        plain.push(c);
        at += c.len_utf16();
        begins_line = c == '\n';
    }
    ends.for_each(|(_, mark)| plain.push_str(&mark));
    plain
}

fn stretch(text: &str, start: usize, end: usize) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let end = end.min(units.len());
    String::from_utf16_lossy(units.get(start..end).unwrap_or_default())
}

/// Whether what is shown already says where the link leads.
fn is_same_link(shown: &str, url: &str) -> bool {
    fn bare(url: &str) -> &str {
        let url = url.trim().trim_end_matches('/');
        url.strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"))
            .unwrap_or(url)
    }
    bare(shown) == bare(url)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entity(kind: EntityKind, offset: usize, length: usize) -> Entity {
        Entity {
            kind,
            offset,
            length,
        }
    }

    fn link(url: &str, offset: usize, length: usize) -> Entity {
        entity(EntityKind::TextLink { url: url.into() }, offset, length)
    }

    #[test]
    fn links_are_kept_and_looks_are_not() {
        let entities = [
            entity(EntityKind::Bold, 0, 2),
            link("https://a.example/doc", 3, 4),
            entity(EntityKind::Code, 8, 3),
        ];
        let text = plain("🪁 docs npm", &entities);
        assert_eq!(text, "🪁 docs (https://a.example/doc) npm");
        let text = plain("see docs", &[link("https://a.example", 4, 4)]);
        assert_eq!(text, "see docs (https://a.example)");
    }

    #[test]
    fn a_link_that_shows_itself_is_not_repeated() {
        assert_eq!(
            plain("a.example", &[link("https://a.example/", 0, 9)]),
            "a.example"
        );
        // What is shown may lie about where it leads.
        let lie = plain("a.example", &[link("https://b.example/", 0, 9)]);
        assert_eq!(lie, "a.example (https://b.example/)");
    }

    #[test]
    fn quotes_and_what_is_struck_out_are_marked() {
        let entities = [
            entity(EntityKind::Blockquote, 0, 7),
            entity(EntityKind::Strikethrough, 8, 3),
        ];
        assert_eq!(
            plain("one\ntwo\nnot yes", &entities),
            "> one\n> two\n~not~ yes"
        );
    }

    #[test]
    fn telegrams_offsets_are_not_trusted() {
        let entities = [
            link("https://a.example", 1, 1),
            link("https://b.example", usize::MAX, usize::MAX),
        ];
        let text = plain("🪁", &entities);
        assert!(text.starts_with('🪁'));
    }

    proptest! {
        #[test]
        fn no_character_is_lost(text in ".{0,40}", marks in proptest::collection::vec((0_usize..50, 0_usize..50), 0..5)) {
            let entities: Vec<_> = marks.into_iter().map(|(at, long)| link("https://a.example", at, long)).collect();
            let whole = plain(&text, &entities);
            prop_assert_eq!(whole.replace(" (https://a.example)", ""), text);
        }
    }
}

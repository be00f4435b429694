//! `docs/protocol.md` says what the code does: every frame, every word, every
//! bound.

#[cfg(test)]
mod refusals;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fmt::Display;
    use std::time::Duration;

    use kite_protocol::limits as l;
    use kite_protocol::{DecodeError, Element, json, v1, v2};

    use super::refusals;

    const DOCUMENT: &str = include_str!("../../../docs/protocol.md");

    /// What stands under a heading, up to the next one of its level or above.
    fn section(heading: &str) -> &'static str {
        let level = heading.find(' ').unwrap();
        let start = DOCUMENT
            .find(&format!("\n{heading}\n"))
            .unwrap_or_else(|| panic!("no heading {heading}"));
        let body = &DOCUMENT[start + heading.len() + 2..];
        let ends = (1..=level).filter_map(|level| body.find(&format!("\n{} ", "#".repeat(level))));
        &body[..ends.min().unwrap_or(body.len())]
    }

    /// The cells of a section's table rows.
    fn rows(section: &str) -> Vec<Vec<&str>> {
        let rows = section
            .lines()
            .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
        rows.map(|row| row.split(" | ").collect()).collect()
    }

    /// Every type of a version and direction, as its decoder names them.
    fn types<F: std::fmt::Debug>(
        decode: fn(Vec<Element>) -> Result<F, DecodeError>,
    ) -> Vec<&'static str> {
        let Err(DecodeError::UnknownType { expected, .. }) = decode(vec!["?".into()]) else {
            panic!("a question mark is no type");
        };
        let types: Vec<&str> = expected.split('"').skip(1).step_by(2).collect();
        assert!(types.len() > 5, "{types:?}");
        types
    }

    /// The types of the frames in a section, from the rows with this arrow.
    fn described(section: &str, arrows: Option<&[&str]>) -> BTreeSet<String> {
        let rows = rows(section).into_iter();
        let rows = rows.filter(|row| arrows.is_none_or(|arrows| arrows.contains(&row[1])));
        rows.flat_map(|row| {
            let frames = row[0].split("`[\"").skip(1);
            frames.map(|frame| frame[..frame.find('"').unwrap()].to_owned())
        })
        .collect()
    }

    fn set(types: Vec<&str>) -> BTreeSet<String> {
        types.into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn every_frame_is_described() {
        let of_v1 = section("### Frames of v1");
        assert_eq!(
            described(of_v1, Some(&["→", "⇄"])),
            set(types(v1::ClientFrame::decode))
        );
        assert_eq!(
            described(of_v1, Some(&["←", "⇄"])),
            set(types(v1::ServerFrame::decode))
        );
        assert_eq!(
            described(section("### Client to server in v2"), None),
            set(types(v2::ClientFrame::decode))
        );
        assert_eq!(
            described(section("### Server to client in v2"), None),
            set(types(v2::ServerFrame::decode))
        );
    }

    #[test]
    fn every_refusal_is_described() {
        let described: BTreeSet<(String, u16, bool)> = rows(section("## Errors"))
            .into_iter()
            .filter_map(|row| {
                let word = row[0].strip_prefix('`')?.strip_suffix('`')?;
                let waits = row[3].contains("`retryAfter`");
                Some((word.to_owned(), row[1].parse().unwrap(), waits))
            })
            .collect();
        let refusals: BTreeSet<(String, u16, bool)> = refusals::all()
            .iter()
            .map(|refusal| {
                let waits = refusal.retry_after().is_some();
                (refusal.word().to_owned(), refusal.code(), waits)
            })
            .collect();
        assert_eq!(described, refusals);
    }

    /// The list of the tests would not grow by itself.
    #[test]
    fn every_word_of_the_code_is_one_of_the_refusals() {
        let source = include_str!("../src/refusal.rs");
        let start = source.find("pub fn word(").unwrap();
        let body = &source[start..start + source[start..].find("\n    }\n").unwrap()];
        let words: BTreeSet<&str> = body
            .split("=> \"")
            .skip(1)
            .map(|rest| &rest[..rest.find('"').unwrap()])
            .collect();
        let refusals = refusals::all();
        let known: BTreeSet<&str> = refusals.iter().map(kite_protocol::Refusal::word).collect();
        assert_eq!(words, known);
    }

    fn row(what: &str, bound: impl Display) -> String {
        format!("| {what} | {bound} |")
    }

    fn bytes(what: &str, bytes: usize) -> String {
        row(what, format_args!("{bytes} bytes"))
    }

    fn seconds(what: &str, time: Duration) -> String {
        row(what, format_args!("{} s", time.as_secs()))
    }

    /// Each constant with its row in the document.
    fn limits() -> Vec<(&'static str, String)> {
        let token = l::DEVICE_TOKEN_BYTES;
        let token = format!("{} to {} bytes", token.start(), token.end());
        vec![
            ("TEXT_BYTES", bytes("a text", l::TEXT_BYTES)),
            ("FRAME_BYTES", bytes("a frame of a client", l::FRAME_BYTES)),
            (
                "SERVER_FRAME_BYTES",
                bytes("a frame of a server, in v2", l::SERVER_FRAME_BYTES),
            ),
            (
                "FRAME_ELEMENTS",
                row("elements of a frame that are looked at", l::FRAME_ELEMENTS),
            ),
            (
                "LIST_ELEMENTS",
                row("elements of an array that are looked at", l::LIST_ELEMENTS),
            ),
            ("LIST_DEPTH", row("arrays inside each other", l::LIST_DEPTH)),
            ("MEMBER_ID_BYTES", bytes("a member id", l::MEMBER_ID_BYTES)),
            (
                "MEMBER_NAME_BYTES",
                bytes("a member's name", l::MEMBER_NAME_BYTES),
            ),
            (
                "MESSAGE_ID_BYTES",
                bytes("a message id", l::MESSAGE_ID_BYTES),
            ),
            ("DEVICE_TOKEN_BYTES", row("a device token", token)),
            (
                "USER_TOKEN_BYTES",
                bytes("a user token", l::USER_TOKEN_BYTES),
            ),
            (
                "COMMENT_BYTES",
                bytes("a rating's comment, a report's reason", l::COMMENT_BYTES),
            ),
            (
                "TITLE_BYTES",
                bytes("a channel's title, an operator's name", l::TITLE_BYTES),
            ),
            (
                "WORD_BYTES",
                bytes(
                    "a code of ERR, a connector, a language, a time zone",
                    l::WORD_BYTES,
                ),
            ),
            (
                "REASON_BYTES",
                bytes("the reason of ERR, in v2", l::REASON_BYTES),
            ),
            (
                "PRESENT_NAMES",
                row("operators named as present", l::PRESENT_NAMES),
            ),
            (
                "PAGE_ENTRIES",
                row("entries of a page of history", l::PAGE_ENTRIES),
            ),
            (
                "FIRST_PAGE_ENTRIES",
                row("entries for a device that has none", l::FIRST_PAGE_ENTRIES),
            ),
            (
                "RESUME_ENTRIES",
                row("entries that a device may be behind", l::RESUME_ENTRIES),
            ),
            (
                "TYPING_INTERVAL",
                seconds("a typing side says so again after", l::TYPING_INTERVAL),
            ),
            (
                "TYPING_LAPSE",
                seconds("typing lapses after", l::TYPING_LAPSE),
            ),
            (
                "FILE_NAME_BYTES",
                bytes("a file's name", l::FILE_NAME_BYTES),
            ),
            ("FILE_TYPE_BYTES", bytes("a media type", l::FILE_TYPE_BYTES)),
            ("URI_BYTES", bytes("a URI", l::URI_BYTES)),
            (
                "PING_INTERVAL",
                seconds("a client sends PING every", l::PING_INTERVAL),
            ),
            (
                "UNANSWERED_PINGS",
                row("PINGs without an answer", l::UNANSWERED_PINGS),
            ),
            (
                "IDLE_TIMEOUT",
                seconds("silence before the server closes", l::IDLE_TIMEOUT),
            ),
        ]
    }

    #[test]
    fn every_limit_is_described() {
        let section = section("### Limits");
        let limits = limits();
        for (name, row) in &limits {
            assert!(
                section.lines().any(|line| line == row),
                "{name}: no row {row}"
            );
        }
        let source = include_str!("../src/limits.rs");
        let names: BTreeSet<&str> = source
            .split("pub const ")
            .skip(1)
            .map(|rest| &rest[..rest.find(':').unwrap()])
            .collect();
        let known: BTreeSet<&str> = limits.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, known);
    }

    #[test]
    fn every_type_of_file_is_described() {
        let elements = section("### Elements");
        let start = elements.find("Types of files").unwrap();
        // `image/png` 5 MiB: the size stands behind the last type that has it.
        let sizes = elements[start..].replace('\n', " ");
        for (media_type, bytes) in kite_protocol::file::ALLOWED {
            let named = sizes.find(&format!("`{media_type}`"));
            let rest = &sizes[named.unwrap_or_else(|| panic!("no {media_type}"))..];
            let (before, _) = rest.split_once(" MiB").unwrap();
            let size = before.rsplit(' ').next().unwrap();
            assert_eq!(size, (bytes >> 20).to_string(), "{media_type}");
        }
    }

    /// The text of a frame, read and written again.
    fn again<F>(
        text: &str,
        decode: fn(Vec<Element>) -> Result<F, DecodeError>,
        encode: fn(&F) -> Vec<Element>,
    ) -> String {
        let frame = json::parse(text).and_then(decode);
        json::print(encode(
            &frame.unwrap_or_else(|error| panic!("{text}: {error}")),
        ))
    }

    fn check_conversation(heading: &str, client: fn(&str) -> String, server: fn(&str) -> String) {
        let mut said = 0;
        for line in section(heading).lines() {
            if let Some(text) = line.strip_prefix("→ ") {
                assert_eq!(client(text), text);
            } else if let Some(text) = line.strip_prefix("← ") {
                assert_eq!(server(text), text);
            } else {
                continue;
            }
            said += 1;
        }
        assert!(said >= 5, "{heading}: {said} frames");
    }

    #[test]
    fn the_conversations_are_frames() {
        check_conversation(
            "### A conversation in v1",
            |text| again(text, v1::ClientFrame::decode, v1::ClientFrame::encode),
            |text| again(text, v1::ServerFrame::decode, v1::ServerFrame::encode),
        );
        check_conversation(
            "### A conversation in v2",
            |text| again(text, v2::ClientFrame::decode, v2::ClientFrame::encode),
            |text| again(text, v2::ServerFrame::decode, v2::ServerFrame::encode),
        );
    }
}

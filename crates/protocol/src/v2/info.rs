//! What a client is told of its channel, so that a site owner configures
//! nothing twice.

use std::ops::RangeInclusive;

use crate::decode::{Reader, Wrong};
use crate::element::Element;
use crate::limits::LIST_ELEMENTS;
use crate::timestamp::Timestamp;

/// `["INFO", title, connectors, textBytes, files, languages, hours]`: the
/// channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Info {
    /// What people see.
    pub title: String,
    /// Where a visitor can go on, such as `telegram`.
    pub connectors: Vec<String>,
    /// The longest text, in bytes of UTF-8.
    pub text_bytes: u32,
    /// The media types that can be sent, with the largest size of each in
    /// bytes.
    pub files: Vec<(String, u32)>,
    /// The languages in which operators answer, as BCP 47 tags.
    pub languages: Vec<String>,
    /// When somebody answers; none: it is not said.
    pub hours: Option<Hours>,
}

/// When somebody answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Hours {
    /// Whether now.
    pub open: bool,
    /// When that changes next.
    pub changes_at: Option<Timestamp>,
    /// The time zone of the spans, by its IANA name.
    pub time_zone: String,
    /// The spans of a week.
    pub week: Vec<Span>,
}

/// A time of one day of the week.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Span {
    /// 1 is Monday, 7 Sunday.
    pub weekday: u8,
    /// From this minute of the day: 0 to 1439.
    pub from: u16,
    /// Up to this minute of the day, which is not in it: 1 to
    /// [`MINUTES_A_DAY`].
    pub to: u16,
}

/// The minutes of a day.
pub const MINUTES_A_DAY: u16 = 24 * 60;

impl Info {
    pub(super) fn decode(reader: &mut Reader) -> Result<Self, Wrong> {
        const TITLE: &str = "a title of 1 to 256 bytes without control characters";
        const FILES: &str = "a list of [media type, bytes]";
        const HOURS: &str = "null or [open, changesAt, timeZone, [[weekday, from, to]…]]";
        Ok(Self {
            title: reader.name("title", TITLE)?,
            connectors: words(reader, "connectors")?,
            text_bytes: bytes(reader, "textBytes")?,
            files: reader.list("files", FILES, LIST_ELEMENTS, |reader| {
                reader.tuple("file", FILES, file)
            })?,
            languages: words(reader, "languages")?,
            hours: reader.optional(|reader| reader.tuple("hours", HOURS, hours))?,
        })
    }

    /// The elements of its frame.
    pub fn encode(&self) -> Vec<Element> {
        let texts =
            |list: &[String]| Element::List(list.iter().map(|text| text.as_str().into()).collect());
        let file = |(media_type, bytes): &(String, u32)| {
            Element::List(vec![media_type.as_str().into(), (*bytes).into()])
        };
        vec![
            "INFO".into(),
            self.title.as_str().into(),
            texts(&self.connectors),
            self.text_bytes.into(),
            Element::List(self.files.iter().map(file).collect()),
            texts(&self.languages),
            self.hours.as_ref().map_or(Element::Null, Hours::encode),
        ]
    }
}

impl Hours {
    fn encode(&self) -> Element {
        let span = |span: &Span| {
            let numbers = [u16::from(span.weekday), span.from, span.to];
            Element::List(numbers.map(|number| u32::from(number).into()).to_vec())
        };
        Element::List(vec![
            self.open.into(),
            self.changes_at.into(),
            self.time_zone.as_str().into(),
            Element::List(self.week.iter().map(span).collect()),
        ])
    }
}

fn words(reader: &mut Reader, name: &'static str) -> Result<Vec<String>, Wrong> {
    const EXPECTED: &str = "a list of words of 1 to 64 bytes without control characters";
    reader.list(name, EXPECTED, LIST_ELEMENTS, |reader| {
        reader.free_word("word")
    })
}

fn bytes(reader: &mut Reader, name: &'static str) -> Result<u32, Wrong> {
    const EXPECTED: &str = "a number of bytes: a whole number from 0 to 4294967295";
    reader.number(name, EXPECTED, 0..=u32::MAX)
}

fn file(reader: &mut Reader) -> Result<(String, u32), Wrong> {
    Ok((reader.media_type()?, bytes(reader, "bytes")?))
}

const WEEK: &str = "a list of [weekday, from, to]";

fn hours(reader: &mut Reader) -> Result<Hours, Wrong> {
    Ok(Hours {
        open: reader.flag("open")?,
        changes_at: reader.optional(Reader::timestamp)?,
        time_zone: reader.free_word("timeZone")?,
        week: reader.list("week", WEEK, LIST_ELEMENTS, |reader| {
            reader.tuple("span", WEEK, span)
        })?,
    })
}

/// A span ends after it begins.
fn span(reader: &mut Reader) -> Result<Span, Wrong> {
    let weekday = small(reader, "weekday", 1..=7)?;
    let from = small(reader, "from", 0..=MINUTES_A_DAY - 1)?;
    let to = small(reader, "to", from + 1..=MINUTES_A_DAY)?;
    Ok(Span {
        weekday: u8::try_from(weekday).unwrap_or(u8::MAX),
        from,
        to,
    })
}

fn small(
    reader: &mut Reader,
    name: &'static str,
    range: RangeInclusive<u16>,
) -> Result<u16, Wrong> {
    let range = u32::from(*range.start())..=u32::from(*range.end());
    let number = reader.number(name, WEEK, range)?;
    Ok(u16::try_from(number).unwrap_or(u16::MAX))
}

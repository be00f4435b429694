//! What a client is told of its channel, so that a site owner configures
//! nothing twice.

use crate::decode::{DecodeError, Reader};
use crate::element::Element;
use crate::limits::{FILE_TYPE_BYTES, TITLE_BYTES};
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

const WORDS: &str = "a list of up to 32 short strings";

impl Info {
    pub(super) fn decode(reader: &mut Reader) -> Result<Self, DecodeError> {
        const FILES: &str = "a list of [media type, bytes]";
        Ok(Self {
            title: reader.short_text("title", "a title of up to 256 bytes", TITLE_BYTES)?,
            connectors: words(reader, "connectors")?,
            text_bytes: reader.number("textBytes", "a number of bytes", 0..=u32::MAX)?,
            files: reader.list("files", FILES, |reader| {
                let item = reader.list_item("file", FILES)?;
                file(item)
            })?,
            languages: words(reader, "languages")?,
            hours: reader.optional(hours)?,
        })
    }

    pub(super) fn encode(&self) -> Vec<Element> {
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

fn words(reader: &mut Reader, name: &'static str) -> Result<Vec<String>, DecodeError> {
    reader.list(name, WORDS, |reader| {
        reader.short_text(name, WORDS, FILE_TYPE_BYTES)
    })
}

fn file(mut reader: Reader) -> Result<(String, u32), DecodeError> {
    let media_type = reader.short_text("fileType", "a media type", FILE_TYPE_BYTES)?;
    let bytes = reader.number("bytes", "a number of bytes", 0..=u32::MAX)?;
    Ok((media_type, bytes))
}

fn hours(reader: &mut Reader) -> Result<Hours, DecodeError> {
    const HOURS: &str = "null or [open, changesAt, timeZone, [[weekday, from, to]…]]";
    let mut item = reader.list_item("hours", HOURS)?;
    Ok(Hours {
        open: item.flag("open")?,
        changes_at: item.optional(Reader::timestamp)?,
        time_zone: item.short_text("timeZone", "the IANA name of a time zone", FILE_TYPE_BYTES)?,
        week: item.list("week", HOURS, |reader| {
            let item = reader.list_item("span", HOURS)?;
            span(item)
        })?,
    })
}

fn span(mut reader: Reader) -> Result<Span, DecodeError> {
    const DAY: &str = "a day of the week: 1 (Monday) to 7";
    const MINUTE: &str = "a minute of the day: 0 to 1440";
    let mut number = |name, expected, range| {
        let number = reader.number(name, expected, range)?;
        Ok(u16::try_from(number).unwrap_or(u16::MAX))
    };
    let minutes = 0..=u32::from(MINUTES_A_DAY);
    Ok(Span {
        weekday: u8::try_from(number("weekday", DAY, 1..=7)?).unwrap_or(u8::MAX),
        from: number("from", MINUTE, minutes.clone())?,
        to: number("to", MINUTE, minutes)?,
    })
}

//! When somebody answers: the hours of a week in a time zone.

use std::fmt;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp as Instant, ToSpan};
use kite_protocol::Timestamp;
use kite_protocol::v2::{MINUTES_A_DAY, Span};

/// Spans that a week may have: what the protocol's lists can hold.
pub const MAX_SPANS: usize = 28;

const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

/// The hours of a week, in one time zone.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OfficeHours {
    time_zone: String,
    /// In the order of the week, none touching another of its day.
    week: Vec<Span>,
}

/// Whether somebody answers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Status {
    /// Whether now.
    pub open: bool,
    /// When that changes next; none: never.
    pub changes_at: Option<Timestamp>,
}

/// Why hours are none.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum InvalidHours {
    /// The time zone is unknown.
    #[error("{0:?} is no time zone; expected an IANA name such as Europe/Kyiv")]
    TimeZone(String),
    /// A part of the text is no span.
    #[error("{0:?} are no hours; expected such as Mo-Fr 09:00-18:00, separated by ;")]
    Span(String),
    /// There are too many spans.
    #[error("there are {0} spans; allowed are up to {MAX_SPANS}")]
    TooMany(usize),
}

impl OfficeHours {
    /// The hours, if the time zone is known and each span is within its day.
    /// Spans that touch become one.
    pub fn new(time_zone: &str, mut week: Vec<Span>) -> Result<Self, InvalidHours> {
        if TimeZone::get(time_zone).is_err() {
            return Err(InvalidHours::TimeZone(time_zone.to_owned()));
        }
        let sane = |span: &Span| {
            (1..=7).contains(&span.weekday) && span.from < span.to && span.to <= MINUTES_A_DAY
        };
        if let Some(wrong) = week.iter().find(|span| !sane(span)) {
            return Err(InvalidHours::Span(format!("{wrong:?}")));
        }
        week.sort_unstable();
        week.dedup_by(|next, span| {
            let touches = next.weekday == span.weekday && next.from <= span.to;
            if touches {
                span.to = span.to.max(next.to);
            }
            touches
        });
        if week.len() > MAX_SPANS {
            return Err(InvalidHours::TooMany(week.len()));
        }
        Ok(Self {
            time_zone: time_zone.to_owned(),
            week,
        })
    }

    /// The hours that a text says: `Mo-Fr 09:00-18:00; Sa 22:00-02:00`.
    pub fn parse(time_zone: &str, text: &str) -> Result<Self, InvalidHours> {
        let mut week = Vec::new();
        for part in text
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let spans = spans(part).ok_or_else(|| InvalidHours::Span(part.to_owned()))?;
            week.extend(spans);
        }
        Self::new(time_zone, week)
    }

    /// The time zone, by its IANA name.
    pub fn time_zone(&self) -> &str {
        &self.time_zone
    }

    /// The spans, in the order of the week.
    pub fn week(&self) -> &[Span] {
        &self.week
    }

    /// Whether somebody answers now.
    pub fn status(&self, now: Timestamp) -> Status {
        let closed = Status {
            open: false,
            changes_at: None,
        };
        // Known when the hours were made: gone only with another tzdb.
        let Ok(zone) = TimeZone::get(&self.time_zone) else {
            return closed;
        };
        let Ok(instant) = Instant::from_millisecond(now.millis()) else {
            return closed;
        };
        let today = instant.to_zoned(zone.clone()).date();
        let now = now.millis();
        let mut open_until = None;
        // From yesterday, whose last span may reach into today, to the same
        // day of the next week.
        for day in -1..=8 {
            let Ok(date) = today.checked_add(day.days()) else {
                continue;
            };
            for (from, to) in self.instants(date, &zone) {
                match open_until {
                    None if from <= now && now < to => open_until = Some(to),
                    None if now < from => {
                        return Status {
                            open: false,
                            changes_at: Some(Timestamp::from_millis(from)),
                        };
                    }
                    Some(until) if from <= until => open_until = Some(to.max(until)),
                    Some(until) => {
                        return Status {
                            open: true,
                            changes_at: Some(Timestamp::from_millis(until)),
                        };
                    }
                    None => {}
                }
            }
        }
        Status {
            open: open_until.is_some(),
            changes_at: None,
        }
    }

    /// The spans of a date, in milliseconds since the epoch.
    fn instants(&self, date: Date, zone: &TimeZone) -> impl Iterator<Item = (i64, i64)> {
        let weekday = date.weekday().to_monday_one_offset();
        let of_day = self
            .week
            .iter()
            .filter(move |span| i16::from(span.weekday) == i16::from(weekday));
        of_day.filter_map(move |span| {
            Some((
                instant(date, span.from, zone)?,
                instant(date, span.to, zone)?,
            ))
        })
    }
}

/// `Mo-Fr 09:00-18:00; Sa 10:00-14:00`: what [`OfficeHours::parse`] takes.
impl fmt::Display for OfficeHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, span) in self.week.iter().enumerate() {
            let day = DAYS[usize::from(span.weekday - 1)];
            let separator = if place == 0 { "" } else { "; " };
            let [from, to] = [span.from, span.to].map(|minute| (minute / 60, minute % 60));
            write!(
                f,
                "{separator}{day} {:02}:{:02}-{:02}:{:02}",
                from.0, from.1, to.0, to.1
            )?;
        }
        Ok(())
    }
}

/// A minute of a date. Where clocks are set forward over it, the moment after.
fn instant(date: Date, minute: u16, zone: &TimeZone) -> Option<i64> {
    let (date, minute) = if minute == MINUTES_A_DAY {
        (date.tomorrow().ok()?, 0)
    } else {
        (date, minute)
    };
    let [hour, minute] = [minute / 60, minute % 60].map(|part| i8::try_from(part).unwrap_or(0));
    let time = Time::new(hour, minute, 0, 0).ok()?;
    let zoned = zone.to_zoned(date.to_datetime(time)).ok()?;
    Some(zoned.timestamp().as_millisecond())
}

/// One part of the text, such as `Mo-Fr 09:00-18:00` or `Sa,Su 22:00-02:00`.
fn spans(part: &str) -> Option<Vec<Span>> {
    let (days, hours) = part.split_once(char::is_whitespace)?;
    let (from, to) = hours.trim().split_once('-')?;
    let (from, to) = (minute(from)?, minute(to)?);
    let mut spans = Vec::new();
    for weekday in weekdays(days)? {
        if from < to {
            spans.push(Span { weekday, from, to });
        } else {
            // Over midnight.
            let (from_day, next_day) = (weekday, weekday % 7 + 1);
            let (evening, morning) = ((from, MINUTES_A_DAY), (0, to));
            for (weekday, (from, to)) in [(from_day, evening), (next_day, morning)] {
                if from < to {
                    spans.push(Span { weekday, from, to });
                }
            }
        }
    }
    Some(spans)
}

fn weekdays(text: &str) -> Option<Vec<u8>> {
    let mut days = Vec::new();
    for item in text.split(',') {
        let (first, last) = item.split_once('-').unwrap_or((item, item));
        let (first, last) = (weekday(first)?, weekday(last)?);
        let mut day = first;
        days.push(day);
        while day != last {
            day = day % 7 + 1;
            days.push(day);
        }
    }
    Some(days)
}

fn weekday(text: &str) -> Option<u8> {
    let place = DAYS
        .iter()
        .position(|day| day.eq_ignore_ascii_case(text.trim()))?;
    u8::try_from(place + 1).ok()
}

/// `24:00` is the end of the day.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let [hour, minute] = [hour, minute].map(|digits| {
        let plain = digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_digit());
        plain.then(|| digits.parse::<u16>().ok()).flatten()
    });
    let (hour, minute) = (hour?, minute?);
    let minutes = hour * 60 + minute;
    (minute < 60 && minutes <= MINUTES_A_DAY).then_some(minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn status(hours: &OfficeHours, now: &str) -> (bool, Option<String>) {
        let status = hours.status(at(now));
        (status.open, status.changes_at.map(|time| time.to_string()))
    }

    fn kyiv(text: &str) -> OfficeHours {
        OfficeHours::parse("Europe/Kyiv", text).unwrap()
    }

    #[test]
    fn hours_read_back_as_they_are_written() {
        for (text, canonical) in [
            (
                "Mo-We 09:00-18:00",
                "Mo 09:00-18:00; Tu 09:00-18:00; We 09:00-18:00",
            ),
            ("sa,su 10:00-14:00", "Sa 10:00-14:00; Su 10:00-14:00"),
            ("Su 22:00-02:00", "Mo 00:00-02:00; Su 22:00-24:00"),
            ("Fr 09:00-12:00; Fr 12:00-13:30;", "Fr 09:00-13:30"),
            (
                "Sa-Mo 08:00-24:00",
                "Mo 08:00-24:00; Sa 08:00-24:00; Su 08:00-24:00",
            ),
            ("", ""),
        ] {
            let hours = kyiv(text);
            assert_eq!(hours.to_string(), canonical);
            assert_eq!(kyiv(canonical), hours);
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for bad in [
            "Mo",
            "Mo 9:00-18:00",
            "Mo 09:00",
            "Mo 09:00-25:00",
            "Mo 09:60-10:00",
            "Xx 09:00-10:00",
            "Mo-Xx 09:00-10:00",
            "09:00-10:00",
            "Mo +9:00-10:00",
        ] {
            let refused = OfficeHours::parse("UTC", bad);
            assert_eq!(refused, Err(InvalidHours::Span(bad.into())));
        }
        assert!(matches!(
            OfficeHours::parse("Mars/Olympus", "Mo 09:00-10:00"),
            Err(InvalidHours::TimeZone(_))
        ));
        let backwards = Span {
            weekday: 1,
            from: 600,
            to: 540,
        };
        assert!(OfficeHours::new("UTC", vec![backwards]).is_err());
        let many = (0..29).map(|n| Span {
            weekday: 1,
            from: n * 10,
            to: n * 10 + 5,
        });
        assert_eq!(
            OfficeHours::new("UTC", many.collect()),
            Err(InvalidHours::TooMany(29))
        );
    }

    #[test]
    fn open_and_closed_follow_the_time_zone() {
        let hours = kyiv("Mo-Fr 09:00-18:00");
        // A Friday in winter: Kyiv is two hours ahead.
        let tell = |now| status(&hours, now);
        let monday = Some("2026-11-23T07:00:00.000Z".to_owned());
        let evening = Some("2026-11-20T16:00:00.000Z".to_owned());
        assert_eq!(tell("2026-11-20T07:00:00Z"), (true, evening.clone()));
        assert_eq!(tell("2026-11-20T15:59:59Z"), (true, evening));
        assert_eq!(tell("2026-11-20T16:00:00Z"), (false, monday.clone()));
        assert_eq!(tell("2026-11-22T12:00:00Z"), (false, monday));
    }

    #[test]
    fn spans_that_meet_at_midnight_are_one() {
        let hours = kyiv("Sa 22:00-02:00");
        let end = Some("2026-11-22T00:00:00.000Z".to_owned());
        assert_eq!(status(&hours, "2026-11-21T21:30:00Z"), (true, end.clone()));
        assert_eq!(status(&hours, "2026-11-21T22:30:00Z"), (true, end));
    }

    #[test]
    fn always_and_never_do_not_change() {
        assert_eq!(
            status(&kyiv("Mo-Su 00:00-24:00"), "2026-11-21T10:00:00Z"),
            (true, None)
        );
        assert_eq!(status(&kyiv(""), "2026-11-21T10:00:00Z"), (false, None));
    }

    #[test]
    fn clocks_set_forward_or_back_move_nothing_else() {
        // Summer time ends in Kyiv on 25 October 2026 at 4:00, and begins on
        // 28 March 2027 at 3:00.
        let hours = kyiv("Su 02:00-06:00");
        let end = Some("2026-10-25T04:00:00.000Z".to_owned());
        assert_eq!(status(&hours, "2026-10-24T23:00:00Z"), (true, end));
        let end = Some("2027-03-28T03:00:00.000Z".to_owned());
        assert_eq!(status(&hours, "2027-03-28T00:00:00Z"), (true, end));
        let skipped = kyiv("Su 03:30-06:00");
        let begin = Some("2027-03-28T01:30:00.000Z".to_owned());
        assert_eq!(status(&skipped, "2027-03-28T00:00:00Z"), (false, begin));
    }
}

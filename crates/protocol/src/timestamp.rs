//! Points in time as they stand in frames: ISO 8601 in UTC.

use std::fmt;
use std::ops::Add;
use std::time::Duration;

/// A point in time: milliseconds since 1970-01-01T00:00:00Z, within the years
/// 0000 to 9999 that its written form can hold.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Timestamp(i64);

const MILLIS_PER_DAY: i64 = 86_400_000;

impl Timestamp {
    /// 0000-01-01T00:00:00.000Z
    pub const MIN: Self = Self(-62_167_219_200_000);
    /// 9999-12-31T23:59:59.999Z
    pub const MAX: Self = Self(253_402_300_799_999);

    /// From milliseconds since the epoch; what lies outside the years 0000 to
    /// 9999 becomes the nearest bound.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis).clamp(Self::MIN, Self::MAX)
    }

    /// Milliseconds since the epoch.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// Reads `2023-11-22T10:43:05.120Z`; the seconds and their fraction may be
    /// absent, and an offset such as `+02:00` may stand for `Z`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader(text.as_bytes());
        let year = reader.digits(4)?;
        reader.literal(b'-')?;
        let month = reader.digits(2)?;
        reader.literal(b'-')?;
        let day = reader.digits(2)?;
        reader.literal(b'T')?;
        let hour = reader.digits(2)?;
        reader.literal(b':')?;
        let minute = reader.digits(2)?;
        let (mut second, mut millis) = (0, 0);
        if reader.literal(b':').is_some() {
            second = reader.digits(2)?;
            if reader.literal(b'.').is_some() {
                millis = reader.fraction()?;
            }
        }
        let offset = reader.offset()?;
        let in_range = reader.0.is_empty()
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60;
        if !in_range {
            return None;
        }
        let minutes = (days_from_civil(year, month, day) * 24 + hour) * 60 + minute - offset;
        let total = (minutes * 60 + second) * 1000 + millis;
        (Self::MIN.0..=Self::MAX.0)
            .contains(&total)
            .then_some(Self(total))
    }

    /// Always with milliseconds and `Z`, as JavaScript's `toISOString` does. Not by
    /// `format!`: it would be the only thing for which the widget carries the
    /// machinery of formatting along.
    pub fn text(self) -> String {
        let (year, month, day) = civil_from_days(self.0.div_euclid(MILLIS_PER_DAY));
        let time = self.0.rem_euclid(MILLIS_PER_DAY);
        let (hour, minute) = (time / 3_600_000, time / 60_000 % 60);
        let (second, millis) = (time / 1000 % 60, time % 1000);
        let fields = [
            (year, 0..4),
            (month, 5..7),
            (day, 8..10),
            (hour, 11..13),
            (minute, 14..16),
            (second, 17..19),
            (millis, 20..23),
        ];
        let mut text = *b"0000-00-00T00:00:00.000Z";
        for (mut number, place) in fields {
            for digit in text[place].iter_mut().rev() {
                *digit += u8::try_from(number % 10).unwrap_or(0);
                number /= 10;
            }
        }
        text.map(char::from).iter().collect()
    }
}

impl Add<Duration> for Timestamp {
    type Output = Self;

    /// That much later, to the millisecond; at most [`Timestamp::MAX`].
    fn add(self, duration: Duration) -> Self {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self::from_millis(self.0.saturating_add(millis))
    }
}

impl fmt::Display for Timestamp {
    /// As [`text`](Self::text).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn digit(&mut self) -> Option<i64> {
        let (first, rest) = self.0.split_first()?;
        if !first.is_ascii_digit() {
            return None;
        }
        self.0 = rest;
        Some(i64::from(first - b'0'))
    }

    fn digits(&mut self, count: usize) -> Option<i64> {
        (0..count).try_fold(0, |number, _| Some(number * 10 + self.digit()?))
    }

    fn literal(&mut self, byte: u8) -> Option<()> {
        let (first, rest) = self.0.split_first()?;
        (*first == byte).then(|| self.0 = rest)
    }

    /// One to nine digits, of which milliseconds are kept.
    fn fraction(&mut self) -> Option<i64> {
        let mut nanos = self.digit()? * 100_000_000;
        let mut scale = 10_000_000;
        while scale > 0 {
            let Some(digit) = self.digit() else { break };
            nanos += digit * scale;
            scale /= 10;
        }
        Some(nanos / 1_000_000)
    }

    /// `Z` or `±HH:MM`, in minutes.
    fn offset(&mut self) -> Option<i64> {
        if self.literal(b'Z').is_some() {
            return Some(0);
        }
        let sign = if self.literal(b'+').is_some() {
            1
        } else {
            self.literal(b'-')?;
            -1
        };
        let hours = self.digits(2)?;
        self.literal(b':')?;
        let minutes = self.digits(2)?;
        (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar. Years begin in
/// March here, so that the leap day comes last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_javascript_writes() {
        let parsed = Timestamp::parse("2023-11-22T10:43:05.120Z").unwrap();
        assert_eq!(parsed.millis(), 1_700_649_785_120);
        assert_eq!(parsed.to_string(), "2023-11-22T10:43:05.120Z");
    }

    #[test]
    fn reads_every_allowed_shape() {
        let expected = Timestamp::parse("2024-02-29T22:30:00.000Z").unwrap();
        for text in [
            "2024-02-29T22:30Z",
            "2024-02-29T22:30:00Z",
            "2024-02-29T22:30:00.0Z",
            "2024-02-29T22:30:00.000999999Z",
            "2024-03-01T00:30:00+02:00",
            "2024-02-29T17:00:00-05:30",
        ] {
            assert_eq!(Timestamp::parse(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn time_passes_up_to_the_last_moment() {
        let start = Timestamp::from_millis(500);
        assert_eq!((start + Duration::from_secs(2)).millis(), 2500);
        assert_eq!(start + Duration::MAX, Timestamp::MAX);
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in [
            "",
            "yesterday",
            "2023-02-29T00:00:00Z",
            "2023-13-01T00:00:00Z",
            "2023-11-22T24:00:00Z",
            "2023-11-22T10:60:00Z",
            "2023-11-22T10:43:05",
            "2023-11-22T10:43:05.Z",
            "2023-11-22 10:43:05Z",
            "2023-11-22T10:43:05Z and more",
            "9999-12-31T23:59:59-01:00",
            "+002023-11-22T10:43:05Z",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }
}

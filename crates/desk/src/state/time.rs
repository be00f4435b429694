//! Times as an operator wants to read them. It knows no time zone: the local
//! day of an instant is given.

use kite_protocol::Timestamp;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The milliseconds of a time on the wire; 0 for what is none.
pub(crate) fn millis(iso: &str) -> i64 {
    Timestamp::parse(iso).map_or(0, Timestamp::millis)
}

/// How long ago something was, as coarse as it is far.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Ago {
    /// Less than a minute, or by a clock that is ahead.
    Now,
    /// So many minutes.
    Minutes(i64),
    /// So many hours, today.
    Hours(i64),
    /// The day before.
    Yesterday,
    /// Before that: show the date.
    Date,
}

/// How long before `now` it was `then`; `day_of` tells the local day's number.
pub(crate) fn ago(then: i64, now: i64, day_of: &dyn Fn(i64) -> i64) -> Ago {
    let passed = now - then;
    if passed < MINUTE {
        return Ago::Now;
    }
    if passed < HOUR {
        return Ago::Minutes(passed / MINUTE);
    }
    match day_of(now) - day_of(then) {
        0 => Ago::Hours(passed / HOUR),
        1 => Ago::Yesterday,
        _ => Ago::Date,
    }
}

/// How urgent a visitor's waiting has become.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Warmth {
    /// Under two minutes.
    Cool,
    /// Under ten minutes.
    Warm,
    /// Ten minutes and more.
    Hot,
}

/// How urgent it is that somebody waits since `since`.
pub(crate) fn warmth(since: i64, now: i64) -> Warmth {
    match now - since {
        passed if passed < 2 * MINUTE => Warmth::Cool,
        passed if passed < 10 * MINUTE => Warmth::Warm,
        _ => Warmth::Hot,
    }
}

/// How long, in its largest unit: `<1 min`, `12 min`, `3 h`, `2 d`.
pub(crate) fn span(millis: i64) -> String {
    let (count, unit) = match millis {
        short if short < MINUTE => return "<1 min".into(),
        minutes if minutes < HOUR => (minutes / MINUTE, " min"),
        hours if hours < DAY => (hours / HOUR, " h"),
        days => (days / DAY, " d"),
    };
    let mut text = count.to_string();
    text.push_str(unit);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc_day(millis: i64) -> i64 {
        millis.div_euclid(DAY)
    }

    #[test]
    fn grows_coarser_with_distance() {
        let now = millis("2026-11-21T01:30:00.000Z");
        let at = |iso| ago(millis(iso), now, &utc_day);
        assert_eq!(at("2026-11-21T01:29:30.000Z"), Ago::Now);
        assert_eq!(at("2026-11-21T01:31:00.000Z"), Ago::Now);
        assert_eq!(at("2026-11-21T01:05:00.000Z"), Ago::Minutes(25));
        assert_eq!(at("2026-11-20T23:50:00.000Z"), Ago::Yesterday);
        assert_eq!(at("2026-11-21T00:10:00.000Z"), Ago::Hours(1));
        assert_eq!(at("2026-11-19T23:50:00.000Z"), Ago::Date);
    }

    #[test]
    fn waiting_warms_up() {
        assert_eq!(warmth(0, MINUTE), Warmth::Cool);
        assert_eq!(warmth(0, 2 * MINUTE), Warmth::Warm);
        assert_eq!(warmth(0, 10 * MINUTE), Warmth::Hot);
    }

    #[test]
    fn spans_use_their_largest_unit() {
        assert_eq!(span(-5), "<1 min");
        assert_eq!(span(59 * MINUTE), "59 min");
        assert_eq!(span(25 * HOUR), "1 d");
        assert_eq!(span(3 * HOUR + 59 * MINUTE), "3 h");
    }
}

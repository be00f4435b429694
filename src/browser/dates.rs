//! Times and days in the reader's language.

use js_sys::Date;
use kite_protocol::Timestamp;

use super::intl::{print, relative};

/// How one language writes them; a BCP 47 tag.
pub(crate) struct Dates(pub(crate) &'static str);

/// A local calendar day.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) struct Day(u32, u32, u32);

impl Dates {
    /// Such as "10:43".
    pub(crate) fn time(&self, at: Timestamp) -> String {
        print(self.0, "time", millis(at))
    }

    /// Such as "Wednesday, 22 November"; with the year, if it is not this one.
    pub(crate) fn day(&self, at: Timestamp) -> String {
        let is_this_year = date(at).get_full_year() == Date::new_0().get_full_year();
        let kind = if is_this_year { "day" } else { "date" };
        print(self.0, kind, millis(at))
    }

    /// Such as "Wednesday 10:43".
    pub(crate) fn weekday(&self, at: Timestamp) -> String {
        print(self.0, "weekday", millis(at))
    }

    /// Day and time with the year.
    pub(crate) fn full(&self, at: Timestamp) -> String {
        print(self.0, "full", millis(at))
    }

    /// So many days after today: "today", "yesterday".
    pub(crate) fn days_away(&self, days: i32) -> String {
        relative(self.0, days, "day")
    }

    /// Such as "in 5 sec.".
    pub(crate) fn in_seconds(&self, seconds: i32) -> String {
        relative(self.0, seconds, "second")
    }
}

/// The day on which something happened, where the reader is.
pub(crate) fn day_of(at: Timestamp) -> Day {
    let date = date(at);
    Day(date.get_full_year(), date.get_month(), date.get_date())
}

/// The day before the one on which something happened.
pub(crate) fn day_before(at: Timestamp) -> Day {
    let date = date(at);
    date.set_date(date.get_date().wrapping_sub(1));
    Day(date.get_full_year(), date.get_month(), date.get_date())
}

fn date(at: Timestamp) -> Date {
    Date::new(&millis(at).into())
}

#[expect(clippy::cast_precision_loss, reason = "within the years 0 to 9999")]
fn millis(at: Timestamp) -> f64 {
    at.millis() as f64
}

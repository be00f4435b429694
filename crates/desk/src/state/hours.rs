//! Office hours as a form: days with times as they are typed.

use kite_desk_api::{Span, Week};

/// The minutes of a day.
const DAY: u16 = 24 * 60;

/// Monday to Sunday.
pub(crate) const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// A span as a time field shows it: `09:00`. As its end, `00:00` is midnight
/// after the day; an end before the beginning is on the next day.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Slot {
    /// From when.
    pub from: String,
    /// Up to when.
    pub to: String,
}

impl Slot {
    /// What to begin a day with.
    pub(crate) fn usual() -> Self {
        Self {
            from: "09:00".into(),
            to: "17:00".into(),
        }
    }
}

/// The form.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Form {
    /// Whether visitors are told of any hours.
    pub told: bool,
    /// The time zone.
    pub time_zone: String,
    /// From Monday to Sunday.
    pub days: [Vec<Slot>; 7],
}

impl Form {
    /// The form for hours that are set; where none are, for usual ones in the
    /// operator's own time zone.
    pub(crate) fn of(week: Option<&Week>, own_zone: &str) -> Self {
        let mut form = Self {
            told: week.is_some(),
            time_zone: own_zone.into(),
            ..Self::default()
        };
        let Some(week) = week else {
            for day in form.days.iter_mut().take(5) {
                day.push(Slot::usual());
            }
            return form;
        };
        form.time_zone.clone_from(&week.time_zone);
        for span in &week.spans {
            if let Some(day) = form.days.get_mut(usize::from(span.weekday).wrapping_sub(1)) {
                day.push(Slot {
                    from: clock(span.from),
                    to: clock(span.to),
                });
            }
        }
        form
    }

    /// The hours that the form says; a day whose times are none.
    pub(crate) fn week(&self) -> Result<Option<Week>, &'static str> {
        if !self.told {
            return Ok(None);
        }
        let mut spans = Vec::new();
        for (day, name) in (0_u8..).zip(DAYS) {
            for slot in &self.days[usize::from(day)] {
                let (from, to) = minute(&slot.from).zip(minute(&slot.to)).ok_or(name)?;
                let mut add = |day: u8, from, to| {
                    if from < to {
                        let weekday = day % 7 + 1;
                        spans.push(Span { weekday, from, to });
                    }
                };
                match to {
                    0 => add(day, from, DAY),
                    _ if from < to => add(day, from, to),
                    _ if from == to => return Err(name),
                    _ => {
                        add(day, from, DAY);
                        add(day + 1, 0, to);
                    }
                }
            }
        }
        spans.sort_unstable();
        Ok(Some(Week {
            time_zone: self.time_zone.trim().into(),
            spans,
        }))
    }
}

/// `09:05`; the end of the day is its midnight.
fn clock(minute: u16) -> String {
    let mut text = String::with_capacity(5);
    for (place, part) in [minute / 60 % 24, minute % 60].into_iter().enumerate() {
        if place == 1 {
            text.push(':');
        }
        if part < 10 {
            text.push('0');
        }
        text.push_str(&part.to_string());
    }
    text
}

/// The minute of a day, of a text such as `09:05`.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(from: &str, to: &str) -> Slot {
        Slot {
            from: from.into(),
            to: to.into(),
        }
    }

    fn spans(form: &Form) -> Vec<(u8, u16, u16)> {
        let week = form.week().unwrap().unwrap();
        let spans = week.spans.iter();
        spans
            .map(|span| (span.weekday, span.from, span.to))
            .collect()
    }

    #[test]
    fn begins_with_the_usual_and_tells_nobody() {
        let mut form = Form::of(None, "Europe/Kyiv");
        assert_eq!(form.week(), Ok(None));
        form.told = true;
        assert_eq!(form.time_zone, "Europe/Kyiv");
        assert_eq!(spans(&form)[4], (5, 540, 1020));
        assert_eq!(spans(&form).len(), 5);
    }

    #[test]
    fn shows_what_is_set_and_reads_it_back() {
        let span = |weekday, from, to| Span { weekday, from, to };
        let week = Week {
            time_zone: "UTC".into(),
            spans: vec![span(1, 0, 65), span(1, 600, 720), span(7, 1320, 1440)],
        };
        let form = Form::of(Some(&week), "Europe/Kyiv");
        assert_eq!(
            form.days[0],
            [slot("00:00", "01:05"), slot("10:00", "12:00")]
        );
        assert_eq!(form.days[6], [slot("22:00", "00:00")]);
        assert_eq!(form.week(), Ok(Some(week)));
    }

    #[test]
    fn nights_reach_into_the_next_day_and_weeks_into_the_next_week() {
        let mut form = Form {
            told: true,
            ..Form::default()
        };
        form.days[5] = vec![slot("22:00", "02:30")];
        form.days[6] = vec![slot("23:00", "01:00"), slot("00:00", "00:00")];
        assert_eq!(
            spans(&form),
            [
                (1, 0, 60),
                (6, 1320, 1440),
                (7, 0, 150),
                (7, 0, 1440),
                (7, 1380, 1440),
            ]
        );
    }

    #[test]
    fn names_the_day_whose_times_are_none() {
        for bad in [
            slot("", "10:00"),
            slot("09:00", ""),
            slot("09:00", "09:00"),
            slot("24:00", "10:00"),
            slot("9", "10"),
        ] {
            let mut form = Form::of(None, "UTC");
            form.told = true;
            form.days[2] = vec![bad];
            assert_eq!(form.week(), Err("Wednesday"));
        }
    }
}

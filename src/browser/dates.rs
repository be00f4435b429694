//! Times and days in the reader's language, by the browser's `Intl`.

use js_sys::Date;
use kite_protocol::Timestamp;
use wasm_bindgen::prelude::*;

use super::record::object;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type DateTimeFormat;

    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    fn new(locale: &JsValue, options: &JsValue) -> Result<DateTimeFormat, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn format(this: &DateTimeFormat, date: &Date) -> Result<String, JsValue>;
}

/// The formats of one language; making them is what costs.
pub(crate) struct Dates {
    time: Option<DateTimeFormat>,
    day: Option<DateTimeFormat>,
    weekday: Option<DateTimeFormat>,
    full: Option<DateTimeFormat>,
}

/// A local calendar day.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) struct Day(u32, u32, u32);

impl Dates {
    /// For a BCP 47 tag; the browser's own language where it is none.
    pub(crate) fn new(lang: &str) -> Self {
        let make = |options: &[(&str, JsValue)]| {
            let options = object(options);
            DateTimeFormat::new(&lang.into(), &options)
                .or_else(|_| DateTimeFormat::new(&JsValue::UNDEFINED, &options))
                .ok()
        };
        Self {
            time: make(&[("timeStyle", "short".into())]),
            day: make(&[
                ("weekday", "long".into()),
                ("day", "numeric".into()),
                ("month", "long".into()),
            ]),
            weekday: make(&[
                ("weekday", "long".into()),
                ("hour", "numeric".into()),
                ("minute", "2-digit".into()),
            ]),
            full: make(&[("dateStyle", "full".into()), ("timeStyle", "short".into())]),
        }
    }

    /// Such as "10:43".
    pub(crate) fn time(&self, at: Timestamp) -> String {
        print(self.time.as_ref(), at)
    }

    /// Such as "Wednesday, 22 November".
    pub(crate) fn day(&self, at: Timestamp) -> String {
        print(self.day.as_ref(), at)
    }

    /// Such as "Wednesday 10:43".
    pub(crate) fn weekday(&self, at: Timestamp) -> String {
        print(self.weekday.as_ref(), at)
    }

    /// Day and time with the year.
    pub(crate) fn full(&self, at: Timestamp) -> String {
        print(self.full.as_ref(), at)
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

fn print(format: Option<&DateTimeFormat>, at: Timestamp) -> String {
    format
        .and_then(|format| format.format(&date(at)).ok())
        .unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "within the years 0 to 9999")]
fn date(at: Timestamp) -> Date {
    Date::new(&(at.millis() as f64).into())
}

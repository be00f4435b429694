//! The time, and times in the operator's zone and habits.

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

use super::window;

/// Now, in milliseconds since 1970.
pub(crate) fn now() -> i64 {
    whole(Date::now())
}

/// The number of the local day in which an instant lies.
pub(crate) fn day_of(millis: i64) -> i64 {
    let offset = Date::new(&number(millis)).get_timezone_offset();
    (millis - whole(offset) * 60_000).div_euclid(86_400_000)
}

/// `14:05`
pub(crate) fn time(millis: i64) -> String {
    FORMATS.with(|formats| text(&formats.time, millis))
}

/// `12 Nov`
pub(crate) fn date(millis: i64) -> String {
    FORMATS.with(|formats| text(&formats.date, millis))
}

/// `Today`, `Yesterday`, or `Friday, 20 November 2026`.
pub(crate) fn day(millis: i64, now: i64) -> String {
    match day_of(now) - day_of(millis) {
        0 => "Today".into(),
        1 => "Yesterday".into(),
        _ => FORMATS.with(|formats| text(&formats.day, millis)),
    }
}

/// `20 Nov 2026, 14:05`
pub(crate) fn full(millis: i64) -> String {
    FORMATS.with(|formats| text(&formats.full, millis))
}

thread_local! {
    static FORMATS: Formats = Formats::new();
}

struct Formats {
    time: Function,
    date: Function,
    day: Function,
    full: Function,
}

impl Formats {
    fn new() -> Self {
        // The page speaks English; within that, the operator's own habits.
        let locale = window()
            .navigator()
            .language()
            .filter(|language| language.starts_with("en"))
            .unwrap_or_else(|| "en-GB".into());
        let locales = Array::of1(&locale.into());
        let format = |options: &[(&str, &str)]| {
            let object = Object::new();
            for (name, value) in options {
                // A plain object takes every property.
                let _ = Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(value));
            }
            Intl::DateTimeFormat::new(&locales, &object).format()
        };
        Self {
            time: format(&[("timeStyle", "short")]),
            date: format(&[("day", "numeric"), ("month", "short")]),
            day: format(&[
                ("weekday", "long"),
                ("day", "numeric"),
                ("month", "long"),
                ("year", "numeric"),
            ]),
            full: format(&[("dateStyle", "medium"), ("timeStyle", "short")]),
        }
    }
}

fn text(format: &Function, millis: i64) -> String {
    format
        .call1(&JsValue::UNDEFINED, &number(millis))
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "times lie far below 2^53 milliseconds"
)]
fn number(millis: i64) -> JsValue {
    JsValue::from_f64(millis as f64)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a cast to an integer saturates"
)]
fn whole(number: f64) -> i64 {
    number as i64
}

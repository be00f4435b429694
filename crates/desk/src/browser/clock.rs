//! The time, and times in the operator's zone and habits.

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

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
    FORMATS.with(|formats| text(formats.time.as_ref(), millis))
}

/// `12 Nov`
pub(crate) fn date(millis: i64) -> String {
    FORMATS.with(|formats| text(formats.date.as_ref(), millis))
}

/// `Today`, `Yesterday`, or `Friday, 20 November 2026`.
pub(crate) fn day(millis: i64, now: i64) -> String {
    match day_of(now) - day_of(millis) {
        0 => "Today".into(),
        1 => "Yesterday".into(),
        _ => FORMATS.with(|formats| text(formats.day.as_ref(), millis)),
    }
}

/// `20 Nov 2026, 14:05`
pub(crate) fn full(millis: i64) -> String {
    FORMATS.with(|formats| text(formats.full.as_ref(), millis))
}

/// `Monday 09:00`, in another time zone; nothing where the browser does not
/// know that.
pub(crate) fn weekday_in(zone: &str, millis: i64) -> String {
    let options = [
        ("weekday", "long"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("timeZone", zone),
    ];
    text(format(&options).as_ref(), millis)
}

/// The time zone of this device.
pub(crate) fn zone() -> String {
    let zone = || {
        let options = Intl::DateTimeFormat::default().resolved_options();
        let zone = Reflect::get(&options, &"timeZone".into()).ok()?;
        zone.as_string()
    };
    zone().unwrap_or_else(|| "UTC".into())
}

/// The time zones that the browser knows; none where it does not say.
pub(crate) fn zones() -> Vec<String> {
    let list = || {
        let intl = Reflect::get(&window(), &"Intl".into()).ok()?;
        let list = Reflect::get(&intl, &"supportedValuesOf".into()).ok()?;
        let list: &Function = list.dyn_ref()?;
        let zones = list.call1(&intl, &"timeZone".into()).ok()?;
        let zones: Array = zones.dyn_into().ok()?;
        Some(zones.iter().filter_map(|zone| zone.as_string()).collect())
    };
    list().unwrap_or_default()
}

thread_local! {
    static FORMATS: Formats = Formats::new();
}

struct Formats {
    time: Option<Function>,
    date: Option<Function>,
    day: Option<Function>,
    full: Option<Function>,
}

impl Formats {
    fn new() -> Self {
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

/// A format of these options; none if one of them means nothing.
fn format(options: &[(&str, &str)]) -> Option<Function> {
    // The page speaks English; within that, the operator's own habits.
    let locale = window()
        .navigator()
        .language()
        .filter(|language| language.starts_with("en"))
        .unwrap_or_else(|| "en-GB".into());
    let object = Object::new();
    for (name, value) in options {
        // A plain object takes every property.
        let _ = Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    // By hand: the binding takes an unknown time zone for impossible.
    let intl = Reflect::get(&window(), &"Intl".into()).ok()?;
    let maker = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?;
    let maker: &Function = maker.dyn_ref()?;
    let format = Reflect::construct(maker, &Array::of2(&locale.into(), &object)).ok()?;
    Reflect::get(&format, &"format".into())
        .ok()?
        .dyn_into()
        .ok()
}

fn text(format: Option<&Function>, millis: i64) -> String {
    let text = || {
        let text = format?.call1(&JsValue::UNDEFINED, &number(millis));
        text.ok()?.as_string()
    };
    text().unwrap_or_default()
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

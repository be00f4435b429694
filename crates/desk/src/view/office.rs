//! The office hours of a channel, as a dialog.

use leptos::prelude::*;
use web_sys::{HtmlInputElement, HtmlSelectElement};

use super::button::{Look, Tool, action};
use super::dialog::Dialog;
use super::element::{El, el, target};
use super::icon;
use crate::browser::clock;
use crate::browser::focus::ids;
use crate::desk::{Desk, Dialog as Shown, Office};
use crate::state::hours::{DAYS, Form, Slot};
use crate::state::time;

const ZONES: &str = "zones";

/// The dialog.
pub(crate) fn office_hours() -> AnyView {
    let desk = Desk::of_page();
    // Written again only for other hours, not for what is typed into them.
    let edition = Memo::new(move |_| {
        desk.office.with(|office| {
            let loaded = office.hours.is_some();
            (office.channel.clone(), loaded, office.edition)
        })
    });
    let body = move || {
        let (_, loaded, _) = edition.get();
        let office = el("div", "office")
            .maybe(untrack(|| channels(desk)))
            .maybe(untrack(|| desk.office.with(status)))
            .maybe(loaded.then(|| week(desk)))
            .child(foot(desk));
        Some(office.view())
    };
    let shown = Memo::new(move |_| desk.dialog.get() == Some(Shown::Office));
    Dialog {
        id: ids::OFFICE,
        heading: Box::new(|| "Office hours".into()),
        body: Box::new(body),
        open: shown,
    }
    .view()
}

/// Something about what is written, without following it.
fn of_form<T>(desk: Desk, read: impl FnOnce(&Form) -> T) -> T {
    desk.office.with_untracked(|office| read(&office.form))
}

/// Which channel, where there are several.
fn channels(desk: Desk) -> Option<AnyView> {
    let (channels, chosen) = desk
        .office
        .with(|office| (office.channels.clone(), office.channel.clone()));
    if channels.len() < 2 {
        return None;
    }
    let mut select = el("select", "").on("change", move |event| {
        if let Some(select) = target::<HtmlSelectElement>(&event) {
            desk.choose_office(select.value());
        }
    });
    for channel in channels {
        let option = el("option", "")
            .attr("value", &channel.name)
            .text(&channel.title);
        select = select.child(if channel.name == chosen {
            option.attr("selected", "").view()
        } else {
            option.view()
        });
    }
    Some(field("Channel", select.view()))
}

/// A field with a name before it.
fn field(name: &'static str, field: AnyView) -> AnyView {
    el("label", "line-field")
        .child(el("span", "").text(name).view())
        .child(field)
        .view()
}

/// Whether somebody answers now, in words.
fn status(office: &Office) -> Option<AnyView> {
    let hours = office.hours.as_ref()?;
    let week = hours.week.as_ref()?;
    let changes = hours.changes_at.as_deref().map(time::millis);
    let changes = changes.map(|at| clock::weekday_in(&week.time_zone, at));
    let words = match (hours.open, changes) {
        (true, None) => "Open around the clock".into(),
        (true, Some(at)) => ["Open now, until ", &at].concat(),
        (false, None) => "Never open".into(),
        (false, Some(at)) => ["Closed, opens ", &at].concat(),
    };
    let dot = el("span", "dot").attr("aria-hidden", "true");
    let class = if hours.open { "status open" } else { "status" };
    Some(el("p", class).child(dot.view()).text(&words).view())
}

/// The hours as they are written.
fn week(desk: Desk) -> AnyView {
    let told = Memo::new(move |_| desk.office.with(|office| office.form.told));
    let tell = input("checkbox", move |input| {
        desk.write_office(|form| form.told = input.checked());
    });
    let tell = tell.checked(of_form(desk, |form| form.told));
    let tell = el("label", "told")
        .child(tell.view())
        .text("Tell visitors when somebody answers");
    let days = move || {
        told.get().then(|| {
            let mut week = el("div", "week");
            for day in 0..DAYS.len() {
                week = week.child(self::day(desk, day));
            }
            (zone(desk), week.view()).into_any()
        })
    };
    el("div", "").child(tell.view()).live(days).view()
}

/// A field that tells what is put into it.
fn input(kind: &str, put: impl Fn(&HtmlInputElement) + 'static) -> El {
    el("input", "")
        .attr("type", kind)
        .on("input", move |event| {
            if let Some(input) = target(&event) {
                put(&input);
            }
        })
}

fn zone(desk: Desk) -> AnyView {
    let mut zones = el("datalist", "").attr("id", ZONES);
    for zone in clock::zones() {
        zones = zones.child(el("option", "").attr("value", &zone).view());
    }
    let input = input("text", move |input| {
        desk.write_office(|form| form.time_zone = input.value());
    });
    let input = input
        .attr("list", ZONES)
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .text_prop(of_form(desk, |form| form.time_zone.clone()));
    (field("Time zone", input.view()), zones.view()).into_any()
}

fn day(desk: Desk, day: usize) -> AnyView {
    let count = Memo::new(move |_| desk.office.with(|office| office.form.days[day].len()));
    // Removing one moves those behind it up: written anew, from what is known.
    let slots = move || {
        let slots = (0..count.get()).map(|place| slot(desk, day, place));
        let slots: Vec<_> = slots.collect();
        Some(if slots.is_empty() {
            el("span", "closed").text("Closed").view()
        } else {
            slots.into_any()
        })
    };
    let add = Tool {
        class: "tool small",
        title: "Add hours",
        ..Tool::new(icon::PLUS, &["Add hours on ", DAYS[day]].concat())
    };
    let add = add.button(move || {
        desk.write_office(|form| form.days[day].push(Slot::usual()));
    });
    el("div", "day")
        .attr("role", "group")
        .attr("aria-label", DAYS[day])
        .child(el("span", "weekday").text(DAYS[day]).view())
        .child(el("div", "slots").live(slots).view())
        .child(add)
        .view()
}

fn slot(desk: Desk, day: usize, place: usize) -> AnyView {
    let remove = Tool {
        class: "tool small",
        title: "Remove",
        ..Tool::new(icon::CLOSE, &["Remove these hours on ", DAYS[day]].concat())
    };
    let remove = remove.button(move || {
        desk.write_office(|form| drop(form.days[day].remove(place)));
    });
    el("span", "slot")
        .child(time_field(desk, day, place, "From", |slot| &mut slot.from))
        .child(el("span", "").attr("aria-hidden", "true").text("–").view())
        .child(time_field(desk, day, place, "To", |slot| &mut slot.to))
        .child(remove)
        .view()
}

fn time_field(
    desk: Desk,
    day: usize,
    place: usize,
    label: &'static str,
    part: fn(&mut Slot) -> &mut String,
) -> AnyView {
    let value = of_form(desk, |form| {
        let mut slot = form.days[day].get(place).cloned();
        slot.as_mut().map(part).cloned().unwrap_or_default()
    });
    let input = input("time", move |input| {
        desk.write_office(|form| {
            if let Some(slot) = form.days[day].get_mut(place) {
                *part(slot) = input.value();
            }
        });
    });
    input.attr("aria-label", label).text_prop(value).view()
}

fn foot(desk: Desk) -> AnyView {
    let trouble = move || {
        desk.office
            .with(|office| office.trouble.clone().unwrap_or_default())
    };
    let saved = move || {
        let saved = desk.office.with(|office| office.saved);
        if saved { "Saved".into() } else { String::new() }
    };
    let actions = el("div", "actions")
        .child(
            el("span", "saved")
                .attr("role", "status")
                .live_text(saved)
                .view(),
        )
        .child(action(Look::Main, "Save", move || desk.save_office()));
    let trouble = el("p", "trouble").attr("role", "alert").live_text(trouble);
    (trouble.view(), actions.view()).into_any()
}

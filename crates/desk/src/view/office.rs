//! The office hours of a channel, as a dialog.

use kite_desk_api::Hours;
use leptos::prelude::*;

use super::button::{Look, Tool, action};
use super::dialog::Dialog;
use super::icon;
use crate::browser::clock;
use crate::browser::focus::ids;
use crate::desk::{Desk, Office};
use crate::state::hours::{DAYS, Form, Slot};
use crate::state::time;

const ZONES: &str = "zones";

/// The dialog.
#[component]
pub(crate) fn OfficeHours() -> impl IntoView {
    let desk = Desk::of_page();
    // Written again only for other hours, not for what is typed into them.
    let edition = Memo::new(move |_| {
        desk.office.with(|office| {
            let office = office.as_ref()?;
            Some((
                office.channel.clone(),
                office.hours.is_some(),
                office.edition,
            ))
        })
    });
    let body = move || {
        let (_, loaded, _) = edition.get()?;
        Some(view! {
            <div class="office">
                <Channels />
                {loaded.then(|| view! { <Week /> })}
                <Foot />
            </div>
        })
    };
    Dialog {
        id: ids::OFFICE,
        heading: "Office hours".into_any(),
        body: body.into_any(),
        open: Signal::derive(move || desk.office.with(Option::is_some)),
        on_close: Box::new(move || desk.office.set(None)),
    }
    .view()
}

/// Something about the hours; the default where none are shown.
fn of_office<T: Default>(desk: Desk, read: impl FnOnce(&Office) -> T) -> T {
    desk.office
        .with(|office| office.as_ref().map(read))
        .unwrap_or_default()
}

/// Something about what is written, without following it.
fn of_form<T: Default>(desk: Desk, read: impl FnOnce(&Form) -> T) -> T {
    untrack(|| of_office(desk, |office| read(&office.form)))
}

/// Which channel, where there are several, and how it stands now.
#[component]
fn Channels() -> impl IntoView {
    let desk = Desk::of_page();
    let (channels, chosen, status) = of_office(desk, |office| {
        let status = office.hours.as_ref().and_then(status);
        (office.channels.clone(), office.channel.clone(), status)
    });
    let several = (channels.len() > 1).then(|| {
        let options = channels.into_iter().map(|channel| {
            let selected = channel.name == chosen;
            view! {
                <option value=channel.name selected=selected>
                    {channel.title}
                </option>
            }
        });
        view! {
            <label class="line-field">
                <span>"Channel"</span>
                <select on:change:target=move |event| desk.choose_office(event.target().value())>
                    {options.collect_view()}
                </select>
            </label>
        }
    });
    let status = status.map(|(open, words)| {
        view! {
            <p class="status" class:open=open>
                <span class="dot" aria-hidden="true"></span>
                {words}
            </p>
        }
    });
    (several, status)
}

/// Whether somebody answers now, in words.
fn status(hours: &Hours) -> Option<(bool, String)> {
    let week = hours.week.as_ref()?;
    let changes = hours.changes_at.as_deref().map(time::millis);
    let changes = changes.map(|at| clock::weekday_in(&week.time_zone, at));
    let words = match (hours.open, changes) {
        (true, None) => "Open around the clock".into(),
        (true, Some(at)) => ["Open now, until ", &at].concat(),
        (false, None) => "Never open".into(),
        (false, Some(at)) => ["Closed, opens ", &at].concat(),
    };
    Some((hours.open, words))
}

/// The hours as they are written.
#[component]
fn Week() -> impl IntoView {
    let desk = Desk::of_page();
    let told = Memo::new(move |_| of_office(desk, |office| office.form.told));
    let days = move || {
        told.get().then(|| {
            let days = (0..DAYS.len()).map(|day| view! { <Day day /> });
            let zones = clock::zones()
                .into_iter()
                .map(|zone| view! { <option value=zone></option> });
            view! {
                <label class="line-field">
                    <span>"Time zone"</span>
                    <input
                        type="text"
                        list=ZONES
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=of_form(desk, |form| form.time_zone.clone())
                        on:input:target=move |event| {
                            desk.write_office(|form| form.time_zone = event.target().value());
                        }
                    />
                    <datalist id=ZONES>{zones.collect_view()}</datalist>
                </label>
                <div class="week">{days.collect_view()}</div>
            }
        })
    };
    view! {
        <label class="told">
            <input
                type="checkbox"
                prop:checked=of_form(desk, |form| form.told)
                on:change:target=move |event| {
                    desk.write_office(|form| form.told = event.target().checked());
                }
            />
            "Tell visitors when somebody answers"
        </label>
        {days}
    }
}

#[component]
fn Day(day: usize) -> impl IntoView {
    let desk = Desk::of_page();
    let count = Memo::new(move |_| of_office(desk, |office| office.form.days[day].len()));
    // Removing one moves those behind it up: written anew, from what is known.
    let round = RwSignal::new(0_u32);
    let slots = move || {
        round.track();
        let slots = (0..count.get()).map(|place| slot(desk, day, place, round));
        slots.collect_view()
    };
    let closed = move || (count.get() == 0).then(|| view! { <span class="closed">"Closed"</span> });
    let add = Tool {
        class: "tool small",
        title: "Add hours",
        ..Tool::new(icon::PLUS, &["Add hours on ", DAYS[day]].concat())
    };
    let add = add.button(move || {
        desk.write_office(|form| form.days[day].push(Slot::usual()));
    });
    view! {
        <div class="day" role="group" aria-label=DAYS[day]>
            <span class="weekday">{DAYS[day]}</span>
            <div class="slots">{closed} {slots}</div>
            {add}
        </div>
    }
}

fn slot(desk: Desk, day: usize, place: usize, round: RwSignal<u32>) -> AnyView {
    let remove = Tool {
        class: "tool small",
        title: "Remove",
        ..Tool::new(icon::CLOSE, &["Remove these hours on ", DAYS[day]].concat())
    };
    let remove = remove.button(move || {
        desk.write_office(|form| drop(form.days[day].remove(place)));
        round.update(|round| *round += 1);
    });
    view! {
        <span class="slot">
            {clock_field(desk, day, place, "From", |slot| &mut slot.from)}
            <span aria-hidden="true">"–"</span>
            {clock_field(desk, day, place, "To", |slot| &mut slot.to)}
            {remove}
        </span>
    }
    .into_any()
}

fn clock_field(
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
    view! {
        <input
            type="time"
            aria-label=label
            prop:value=value
            on:input:target=move |event| {
                let value = event.target().value();
                desk.write_office(|form| {
                    if let Some(slot) = form.days[day].get_mut(place) {
                        *part(slot) = value;
                    }
                });
            }
        />
    }
    .into_any()
}

#[component]
fn Foot() -> impl IntoView {
    let desk = Desk::of_page();
    let said = Memo::new(move |_| of_office(desk, |office| (office.trouble.clone(), office.saved)));
    let trouble = move || said.get().0;
    let saved = move || said.get().1.then_some("Saved");
    view! {
        <p class="trouble" role="alert">{trouble}</p>
        <div class="actions">
            <span class="saved" role="status">{saved}</span>
            {action(Look::Main, "Save", move || desk.save_office())}
        </div>
    }
}

//! Where the visitor writes.

use kite_client::{Failure, Status};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, HtmlInputElement, HtmlTextAreaElement, KeyboardEvent};

use crate::controller::Intent;
use crate::model::{Limits, Model, Pages, Watched};

use super::Scene;
use super::chip::chips;
use super::element::{View, el, group, tool};
use super::icon::{ATTACH, SEND, icon};
use super::tray::Tray;

/// What browsers report as the key code while an input method composes.
const COMPOSING: u32 = 229;

/// A tenth of what a text may be: from there on the visitor sees what is left.
const NEAR: usize = 10;

/// What the visitor has written and chosen so far, and what may be sent of it.
#[derive(Clone)]
struct Draft {
    text: Watched<String>,
    tray: Tray,
    limits: Watched<Limits>,
    pages: Pages,
    scene: Scene,
}

pub(super) fn composer(model: &Model, tray: &Tray, scene: Scene) -> View {
    let draft = Draft {
        text: model.draft.clone(),
        tray: tray.clone(),
        limits: model.limits.clone(),
        pages: model.pages.clone(),
        scene,
    };
    let field = el("div", "field")
        .child(attach(&draft))
        .child(input(&draft))
        .child(count(&draft))
        .child(send_button(&draft));
    el("div", "composer")
        .attr("part", "composer")
        .child(chips(tray, scene))
        .child(hint(draft))
        .child(field.view())
        .view()
}

/// Why nothing can be sent.
fn hint(draft: Draft) -> View {
    let strings = draft.scene.strings;
    el("p", "hint")
        .attr("role", "status")
        .live_text(move || {
            let hint = if draft.is_blocked() {
                strings.blocked
            } else if draft.room() < 0 {
                strings.text_too_long
            } else {
                ""
            };
            hint.to_owned()
        })
        .view()
}

fn attach(draft: &Draft) -> View {
    let (limits, tray, scene) = (draft.limits.clone(), draft.tray.clone(), draft.scene);
    let picker = el("input", "picker")
        .attr("type", "file")
        .attr("multiple", "")
        .attr("hidden", "")
        .live_attr("accept", move || limits.with(Limits::types))
        .on("change", move |event| {
            if let Some(picker) = target::<HtmlInputElement>(&event) {
                tray.add_list(picker.files());
                // So that picking the same file again is a change.
                picker.set_value("");
            }
            scene.focus_input();
        });
    let draft = draft.clone();
    let button = tool("tool attach", scene.strings.attach, icon(ATTACH))
        .attr("part", "attach")
        .flag("disabled", move || draft.is_blocked())
        .on("click", move |_| {
            if let Some(picker) = scene.find::<HtmlElement>(".picker") {
                picker.click();
            }
        });
    group([button.view(), picker.view()])
}

/// How many characters are left, for the eyes; that there are too many, the
/// hint says.
fn count(draft: &Draft) -> View {
    let (left, over) = (draft.clone(), draft.clone());
    el("span", "count")
        .attr("aria-hidden", "true")
        .class_if("over", move || over.room() < 0)
        .live_text(move || {
            if left.is_near_limit() {
                left.scene.strings.number(left.room())
            } else {
                String::new()
            }
        })
        .view()
}

fn send_button(draft: &Draft) -> View {
    let (sending, readiness) = (draft.clone(), draft.clone());
    tool("tool send", draft.scene.strings.send, icon(SEND))
        .attr("part", "send")
        .flag("disabled", move || !readiness.is_ready())
        .on("click", move |_| {
            sending.send();
            sending.scene.focus_input();
        })
        .view()
}

/// The field, which grows with its text.
fn input(draft: &Draft) -> View {
    let hint = draft.scene.strings.placeholder;
    let (shown, mirrored) = (draft.text.clone(), draft.text.clone());
    let (sending, blocked) = (draft.clone(), draft.clone());
    let (tray, scene) = (draft.tray.clone(), draft.scene);
    let input = el("textarea", "input")
        .attr("part", "input")
        .attr("rows", "1")
        .attr("placeholder", hint)
        .attr("aria-label", hint)
        .attr("enterkeyhint", "send")
        // What is written stays in sight, and the focus where it is.
        .flag("readonly", move || blocked.is_blocked())
        .live_value(move || shown.get())
        .on("input", move |event| {
            if let Some(input) = target::<HtmlTextAreaElement>(&event) {
                scene.emit(Intent::Write(input.value()));
            }
        })
        .on("keydown", move |event| {
            let key: &KeyboardEvent = event.unchecked_ref();
            let composes = key.is_composing() || key.key_code() == COMPOSING;
            if key.key() == "Enter" && !key.shift_key() && !composes {
                event.prevent_default();
                sending.send();
            }
        })
        .on("paste", move |event| tray.add_pasted(&event));
    el("div", "grow")
        .live_attr("data-text", move || mirrored.get())
        .child(input.view())
        .view()
}

impl Draft {
    /// How many more characters can be written; negative for too many. The
    /// limit is one of bytes, so it is an estimate by what stands there.
    #[expect(clippy::cast_possible_wrap, reason = "lengths of strings")]
    fn room(&self) -> isize {
        let max = self.limits.with(|limits| limits.text) as isize;
        self.text.with(|text| {
            let text = text.trim();
            let bytes = text.len().max(1) as isize;
            let characters = text.chars().count().max(1) as isize;
            let left = max - bytes;
            // Away from zero: one byte too many is one character too many.
            (left * characters).div_euclid(bytes)
        })
    }

    fn is_near_limit(&self) -> bool {
        let max = self.limits.with(|limits| limits.text);
        self.text.with(String::len) > max - max / NEAR
    }

    /// As the last message shows. To delete it is to try again.
    fn is_blocked(&self) -> bool {
        let own = self.pages.newest_own();
        own.is_some_and(|row| row.state.with(|state| is_blocked(&state.status)))
    }

    fn is_ready(&self) -> bool {
        let written = self.text.with(|text| !text.trim().is_empty());
        (self.tray.is_ready() || written)
            && self.room() >= 0
            && !self.is_blocked()
            && !self.tray.is_busy()
    }

    fn send(&self) {
        if !self.is_ready() {
            return;
        }
        // The text first: while the files are uploaded it overtakes them, and
        // operators and visitor would see two orders.
        if self.text.peek(|text| !text.trim().is_empty()) {
            self.scene.emit(Intent::SendDraft);
        }
        // Nor do they overtake a text to which the page objects.
        if self.text.peek(|text| text.trim().is_empty()) {
            self.tray.send();
        }
        self.scene.show_end();
    }
}

fn is_blocked(status: &Status) -> bool {
    matches!(status, Status::Failed(Failure::Refused { code, .. }) if code == "blocked")
}

fn target<T: JsCast>(event: &Event) -> Option<T> {
    event.target()?.dyn_into().ok()
}

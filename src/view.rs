//! What the visitor sees. Leaves take data and emit intents; none of them
//! knows a session, a socket or a store.

mod banner;
mod chip;
mod composer;
mod element;
mod empty;
mod file;
mod handoff;
mod header;
mod icon;
mod log;
mod meta;
mod panel;
mod row;
mod rows;
mod text;
mod tray;

use std::any::Any;
use std::rc::Rc;

use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::config::Config;
use crate::controller::{Controller, Intent};
use crate::i18n::{self, Strings};
use crate::model::Model;

/// A panel in the page. Dropped, it takes its view and its resources along.
pub(crate) struct Mounted {
    // Dropped first: what is shown goes before what it shows.
    _view: Box<dyn Any>,
    pub(crate) controller: Rc<Controller>,
}

/// Renders a panel into `root`.
pub(crate) fn mount(root: HtmlElement, host: Element, config: Config) -> Mounted {
    let strings = i18n::strings(&config.lang);
    let model = Model::default();
    let controller = Controller::new(host, config, strings, model.clone());
    let weak = Rc::downgrade(&controller);
    let stage = Stage {
        root: root.clone(),
        emit: Box::new(move |intent| {
            if let Some(controller) = weak.upgrade() {
                controller.intend(intent);
            }
        }),
    };
    let view = mount_to(root, move || {
        let scene = Scene {
            strings,
            stage: StoredValue::new_local(Rc::new(stage)),
        };
        panel::panel(&model, scene)
    });
    Mounted {
        _view: Box::new(view),
        controller,
    }
}

/// What every leaf is given: the language, and a way to say what is wanted.
#[derive(Clone, Copy)]
struct Scene {
    strings: &'static Strings,
    stage: StoredValue<Rc<Stage>, LocalStorage>,
}

struct Stage {
    root: HtmlElement,
    emit: Box<dyn Fn(Intent)>,
}

impl Scene {
    fn emit(self, intent: Intent) {
        // Acting on an intent may take the view away, and this value with it.
        if let Some(stage) = self.stage.try_get_value() {
            (stage.emit)(intent);
        }
    }

    /// The element of this selector in the panel.
    fn find<T: JsCast>(self, selector: &str) -> Option<T> {
        let stage = self.stage.try_get_value()?;
        stage.root.query_selector(selector).ok()??.dyn_into().ok()
    }

    /// Puts the cursor into the composer.
    fn focus_input(self) {
        if let Some(input) = self.find::<HtmlElement>(".input") {
            let _ = input.focus();
        }
    }
}

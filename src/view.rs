//! What the visitor sees. Leaves take data and emit intents; none of them
//! knows a session, a socket or a store.

mod banner;
mod chip;
mod composer;
mod effect;
mod element;
mod empty;
mod end;
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

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::browser::scroller::to_end;
use crate::config::Config;
use crate::controller::{Controller, Intent};
use crate::i18n::{self, Strings};
use crate::model::Model;

use element::Shown;

thread_local! {
    /// Those of the panels that are there.
    static STAGES: RefCell<Vec<Rc<Stage>>> = const { RefCell::new(Vec::new()) };
    static LAST_STAGE: Cell<u32> = const { Cell::new(0) };
}

/// A panel in the page. Dropped, it takes its view and its resources along.
pub(crate) struct Mounted {
    // Dropped first: what is shown goes before what it shows.
    _view: Shown,
    _standing: Standing,
    pub(crate) controller: Rc<Controller>,
}

/// Renders a panel into `root`.
pub(crate) fn mount(root: &HtmlElement, host: Element, config: Config) -> Mounted {
    let strings = i18n::strings(&config.lang, &config.strings);
    let model = Model::default();
    let controller = Controller::new(host, config, strings, model.clone());
    let weak = Rc::downgrade(&controller);
    let standing = Standing::new(root.clone(), move |intent| {
        if let Some(controller) = weak.upgrade() {
            controller.intend(intent);
        }
    });
    let scene = Scene {
        strings,
        stage: standing.0,
    };
    Mounted {
        _view: panel::panel(&model, scene).show_in(root.unchecked_ref()),
        _standing: standing,
        controller,
    }
}

/// What every leaf is given: the language, and a way to say what is wanted.
/// Each of their closures has one, so it is small and copied.
#[derive(Clone, Copy)]
struct Scene {
    strings: &'static Strings,
    stage: u32,
}

struct Stage {
    number: u32,
    root: HtmlElement,
    emit: Box<dyn Fn(Intent)>,
}

/// A stage that is there until this is dropped.
struct Standing(u32);

impl Standing {
    fn new(root: HtmlElement, emit: impl Fn(Intent) + 'static) -> Self {
        let number = LAST_STAGE.get().wrapping_add(1);
        LAST_STAGE.set(number);
        let stage = Rc::new(Stage {
            number,
            root,
            emit: Box::new(emit),
        });
        STAGES.with_borrow_mut(|stages| stages.push(stage));
        Self(number)
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        STAGES.with_borrow_mut(|stages| stages.retain(|stage| stage.number != self.0));
    }
}

impl Scene {
    fn stage(self) -> Option<Rc<Stage>> {
        let is_it = |stage: &&Rc<Stage>| stage.number == self.stage;
        STAGES.with_borrow(|stages| stages.iter().find(is_it).cloned())
    }

    fn emit(self, intent: Intent) {
        // Acting on an intent may take the stage away.
        if let Some(stage) = self.stage() {
            (stage.emit)(intent);
        }
    }

    /// The element of this selector in the panel.
    fn find<T: JsCast>(self, selector: &str) -> Option<T> {
        let root = self.stage()?.root.clone();
        root.query_selector(selector).ok()??.dyn_into().ok()
    }

    /// Lets the keyboard go on from the log, in which the arrows scroll: what had
    /// the focus may go.
    fn focus_log(self) {
        if let Some(log) = self.find::<HtmlElement>(".log") {
            let _ = log.focus();
        }
    }

    /// Scrolls the log to its end.
    fn show_end(self) {
        if let Some(log) = self.find::<HtmlElement>(".log") {
            to_end(&log);
        }
    }

    /// Puts the cursor into the composer.
    fn focus_input(self) {
        if let Some(input) = self.find::<HtmlElement>(".input") {
            let _ = input.focus();
        }
    }
}

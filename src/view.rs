//! What the visitor sees. Leaves take data and emit intents; none of them
//! knows a session, a socket or a store.

mod banner;
mod chip;
mod composer;
mod empty;
mod file;
mod header;
mod icon;
mod log;
mod meta;
mod panel;
mod row;
mod text;
mod tray;

use std::any::Any;
use std::rc::Rc;

use leptos::mount::mount_to;
use leptos::prelude::*;
use web_sys::{Element, HtmlElement};

use crate::config::Config;
use crate::controller::{Controller, Intent};
use crate::i18n;
use crate::model::Model;

/// A panel in the page. Dropped, it takes its view and its resources along.
pub(crate) struct Mounted {
    // Dropped in this order: who reads goes before what is read.
    _view: Box<dyn Any>,
    pub(crate) controller: Rc<Controller>,
    model: Model,
    _owner: Owner,
}

impl Mounted {
    /// Shows another title.
    pub(crate) fn set_heading(&self, heading: Option<String>) {
        self.model.heading.set(heading);
    }
}

/// Renders a panel into `root`.
pub(crate) fn mount(root: HtmlElement, host: Element, config: Config) -> Mounted {
    let owner = Owner::new();
    let strings = i18n::strings(&config.lang);
    let model = owner.with(|| Model::new(config.heading.clone()));
    let controller = Controller::new(host, config, strings, model);
    let weak = Rc::downgrade(&controller);
    let view = mount_to(root, move || {
        let emit = Emit::new(move |intent| {
            if let Some(controller) = weak.upgrade() {
                controller.intend(intent);
            }
        });
        panel::panel(model, strings, emit)
    });
    Mounted {
        _view: Box::new(view),
        controller,
        model,
        _owner: owner,
    }
}

/// Where leaves send their intents.
#[derive(Clone, Copy)]
struct Emit(StoredValue<Rc<dyn Fn(Intent)>, LocalStorage>);

impl Emit {
    fn new(emit: impl Fn(Intent) + 'static) -> Self {
        Self(StoredValue::new_local(Rc::new(emit)))
    }

    fn send(self, intent: Intent) {
        // Acting on an intent may take the view away, and this value with it.
        if let Some(emit) = self.0.try_get_value() {
            emit(intent);
        }
    }
}

//! The other tabs of this conversation: what they tell goes to the session, and
//! what the session has to tell goes to them. Who leads the browser decides. The
//! draft is the same in all of them.

use kite_client::{Action, Told};
use wasm_bindgen::JsValue;

use crate::browser::tabs::Tabs;
use crate::browser::{draft, record, telling};

use super::{Controller, Phase};

/// What is told when the conversation was erased from the device.
const FORGOTTEN: &str = "forgotten";

/// While this tab has the files of so many messages, it takes none from the others:
/// they are on the device as well, where it keeps anything.
const FILES: usize = 50;

impl Controller {
    /// Listens to the others. That stores nothing and connects nowhere.
    pub(super) fn hear_tabs(&self) {
        let (leader, listener) = (self.me.clone(), self.me.clone());
        let tabs = Tabs::new(
            &self.config.key,
            move |leads| {
                if let Some(me) = leader.upgrade() {
                    me.turn(leads);
                }
            },
            move |told| {
                if let Some(me) = listener.upgrade() {
                    me.hear(&told);
                }
            },
        );
        self.tabs.replace(Some(tabs));
    }

    /// Takes part in who leads; [`turn`](Self::turn) is told.
    pub(super) fn join_tabs(&self) {
        if let Some(tabs) = &*self.tabs.borrow() {
            tabs.join();
        }
    }

    /// Tells the others.
    pub(super) fn tell_tabs(&self, told: &Told) {
        let file = match told {
            Told::Message(message) if message.is_unsent() => self.file_on_page(&message.id),
            _ => None,
        };
        let (told, is_asking) = telling::write(told, file.as_ref());
        if let Some(tabs) = &*self.tabs.borrow() {
            tabs.tell(&told, &self.device.borrow(), is_asking);
        }
    }

    /// This tab leads, or follows. Who is to lead reads first what the last
    /// leader has kept, and who is told again to follow what it has missed.
    fn turn(&self, leads: bool) {
        let followed = self.leads.replace(Some(leads)) == Some(false);
        let is_ready = matches!(*self.phase.borrow(), Phase::Ready(_));
        if is_ready && !leads {
            self.apply(Action::Lead(false));
        }
        let is_fresh = matches!(*self.phase.borrow(), Phase::Fresh);
        if !is_fresh && (!is_ready || leads || followed) {
            self.read_store();
        }
    }

    /// Tells the others that the conversation was erased.
    pub(super) fn tell_forgotten(&self) {
        if let Some(tabs) = &*self.tabs.borrow() {
            let told = record::object(&[("kind", FORGOTTEN.into())]);
            tabs.tell(&told, &self.device.borrow(), false);
        }
    }

    /// Goes on writing what another page or tab has begun.
    pub(super) fn share_draft(&self) {
        let key = &self.config.key;
        self.model.draft.set(draft::read(key));
        let me = self.me.clone();
        let listener = draft::follow(key, move |text| {
            if let Some(me) = me.upgrade() {
                me.model.draft.set(text);
            }
        });
        self.listeners.borrow_mut().push(listener);
    }

    pub(super) fn set_draft(&self, text: String) {
        draft::keep(&self.config.key, &text);
        self.model.draft.set(text);
    }

    fn hear(&self, told: &JsValue) {
        // Another tab may not know yet that its visitor is forgotten.
        let device = record::text(told, "device").unwrap_or_default();
        if !device.is_empty() && device == *self.forgotten.borrow() {
            return;
        }
        if record::text(told, "kind").as_deref() == Some(FORGOTTEN) {
            return self.begin_fresh();
        }
        let Some((told, file)) = telling::read(told) else {
            return;
        };
        if let (Told::Message(message), Some(file)) = (&told, file)
            && message.is_unsent()
            && self.file_on_page(&message.id).is_none()
        {
            let mut files = self.files.borrow_mut();
            if files.len() < FILES {
                files.push((message.id.clone(), file));
            }
        }
        // To who has nothing yet, only a message is a reason to begin.
        if matches!(told, Told::Message(_)) {
            self.apply(Action::Told(told));
        } else {
            self.apply_if_begun(Action::Told(told));
        }
    }
}

//! The conversation on the device: what `store.js` keeps in IndexedDB, as the
//! session has it.
//!
//! Where the browser denies storage or has no room, the chat lives in memory, and
//! whoever owns the store is told. Changes are made in the order in which they
//! were asked for.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Array;
use kite_client::{Message, Progress};
use kite_protocol::MessageId;
use wasm_bindgen::prelude::*;
use web_sys::Blob;

use super::{progress, record};

const MESSAGES: &str = "messages";
const FILES: &str = "files";
const META: &str = "meta";
const PROGRESS: &str = "progress";

#[wasm_bindgen(module = "/src/browser/store.js")]
extern "C" {
    #[wasm_bindgen(js_name = Store)]
    type Device;

    #[wasm_bindgen(constructor, js_class = "Store")]
    fn new(key: &str, told: &Closure<dyn FnMut(String, JsValue)>) -> Device;

    #[wasm_bindgen(method, getter)]
    fn exists(this: &Device) -> bool;

    #[wasm_bindgen(method)]
    fn read(this: &Device);

    #[wasm_bindgen(method)]
    fn file(this: &Device, id: &str, found: JsValue);

    #[wasm_bindgen(method)]
    fn write(this: &Device, part: &str, key: &str, value: &JsValue);

    #[wasm_bindgen(method)]
    fn keep(this: &Device, member: &str, device: &str, awaited: bool);

    #[wasm_bindgen(method, js_name = giveUp)]
    fn give_up(this: &Device);

    #[wasm_bindgen(method)]
    fn erase(this: &Device);

    #[wasm_bindgen(method)]
    fn close(this: &Device);

    /// The visitor's id in the original client.
    #[wasm_bindgen(js_name = originalMember)]
    pub(crate) fn original_member() -> Option<String>;
}

/// What a device knows of a conversation.
#[derive(Default)]
pub(crate) struct Stored {
    pub(crate) member: Option<String>,
    pub(crate) device: Option<String>,
    pub(crate) progress: Option<Progress>,
    pub(crate) messages: Vec<Message>,
}

/// What the device tells.
pub(crate) enum StoreEvent {
    /// What it knows; nothing where it keeps nothing.
    Read(Stored),
    /// Who the visitor is, is kept, or nothing can be; false if another tab of
    /// this conversation has kept its own in the meantime.
    Kept(bool),
    /// Something could not be kept.
    Dropped,
    /// All that was kept is gone, or may be kept only now. What is to be kept
    /// has to be written again, and who the visitor is first.
    Wiped,
}

/// Dropped, it tells nothing any more; what was asked for is still done.
pub(crate) struct Store {
    device: Device,
    reading: Rc<RefCell<Reading>>,
    _told: Closure<dyn FnMut(String, JsValue)>,
}

/// The messages that have been read so far.
#[derive(Default)]
struct Reading {
    messages: Vec<Message>,
    /// Whether something has spoilt some of them.
    is_spoilt: bool,
}

impl Store {
    /// For the conversation of this key. Opens nothing.
    pub(crate) fn new(key: &str, report: impl Fn(StoreEvent) + 'static) -> Self {
        let reading = Rc::new(RefCell::new(Reading::default()));
        let read = Rc::clone(&reading);
        let told = move |what: String, value: JsValue| {
            report(match what.as_str() {
                "messages" => return read.borrow_mut().add(&value),
                "read" => StoreEvent::Read(read.take().stored(&value)),
                "kept" => StoreEvent::Kept(value.is_truthy()),
                "wiped" => StoreEvent::Wiped,
                _ => StoreEvent::Dropped,
            });
        };
        let told = Closure::<dyn FnMut(String, JsValue)>::new(told);
        Self {
            device: Device::new(key, &told),
            reading,
            _told: told,
        }
    }

    /// Whether an earlier visit stored something.
    pub(crate) fn exists(&self) -> bool {
        self.device.exists()
    }

    /// Asks for everything but the files. Whatever was asked for before is not
    /// told any more.
    pub(crate) fn read(&self) {
        self.reading.take();
        self.device.read();
    }

    /// The bytes of a message's file, if they are still here.
    #[expect(
        clippy::disallowed_methods,
        reason = "its call frees it, and comes unless the device never answers"
    )]
    pub(crate) fn file(&self, id: &MessageId, found: Box<dyn FnOnce(Option<Blob>)>) {
        self.device.file(id.as_str(), Closure::once_into_js(found));
    }

    /// Keeps who the visitor is, unless there is somebody already, which is told.
    /// If it is `awaited`, it is told that there is nobody else, too.
    pub(crate) fn keep(&self, member: &str, device: &str, awaited: bool) {
        self.device.keep(member, device, awaited);
    }

    /// Keeps a message as it stands.
    pub(crate) fn keep_message(&self, message: &Message) {
        let record = record::from_message(message);
        self.device.write(MESSAGES, message.id.as_str(), &record);
    }

    /// Keeps how far the conversation has come.
    pub(crate) fn keep_progress(&self, progress: &Progress) {
        self.device
            .write(META, PROGRESS, &progress::record(progress));
    }

    /// Keeps the file that a message will carry.
    pub(crate) fn keep_file(&self, id: &MessageId, file: &Blob) {
        self.device.write(FILES, id.as_str(), file);
    }

    /// The file of this message is no longer needed.
    pub(crate) fn drop_file(&self, id: &MessageId) {
        self.device.write(FILES, id.as_str(), &JsValue::UNDEFINED);
    }

    /// The message is given up, and its file.
    pub(crate) fn remove(&self, id: &MessageId) {
        self.device
            .write(MESSAGES, id.as_str(), &JsValue::UNDEFINED);
        self.drop_file(id);
    }

    /// Makes no change any more that was asked for before, and tells nothing of
    /// it: somebody erases all of it.
    pub(crate) fn give_up(&self) {
        self.device.give_up();
    }

    /// Erases all of it from the device.
    pub(crate) fn erase(&self) {
        self.device.erase();
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.device.close();
    }
}

impl Reading {
    fn add(&mut self, records: &JsValue) {
        for record in Array::from(records).iter() {
            match record::to_message(&record) {
                Some(message) => self.messages.push(message),
                None => self.is_spoilt = true,
            }
        }
    }

    /// The whole, with what stands beside the messages.
    fn stored(self, facts: &JsValue) -> Stored {
        let mut stored = Stored {
            member: record::text(facts, "member"),
            device: record::text(facts, "device"),
            progress: progress::read(&record::get(facts, "progress")),
            messages: self.messages,
        };
        if let Some(progress) = &mut stored.progress
            && self.is_spoilt
        {
            // The server still has those.
            (progress.first, progress.last, progress.resolved_at) = (0, 0, 0);
        }
        if stored.device.is_none() {
            // All but this was wiped while a page went on: the rest is of
            // somebody whom nobody knows any more.
            stored.progress = None;
            stored.messages.retain(Message::is_unsent);
        }
        stored
    }
}

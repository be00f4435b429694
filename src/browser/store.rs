//! The conversation on the device: messages, files that still have to go out,
//! and the visitor's id, in one IndexedDB database a conversation.
//!
//! Where the browser denies storage, every write is dropped and every read
//! finds nothing: the chat lives in memory then. Nothing is created before
//! the first write.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Array, Promise};
use kite_client::Message;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransactionMode,
};

use super::listener::Listener;
use super::task::spawn;
use super::{mark, record};

const MESSAGES: &str = "messages";
const FILES: &str = "files";
const META: &str = "meta";
const MEMBER: &str = "member";
const VERSION: u32 = 1;

/// One change; they are made in the order in which they were asked for.
pub(crate) enum Write {
    /// The visitor's id.
    Member(String),
    /// A message as it stands.
    Message(Box<Message>),
    /// The file that a message will carry.
    File(String, Blob),
    /// The file of this message is no longer needed.
    DropFile(String),
    /// The message is given up, and its file.
    Remove(String),
}

/// What a device knows of a conversation.
#[derive(Default)]
pub(crate) struct Stored {
    pub(crate) member: Option<String>,
    pub(crate) messages: Vec<Message>,
}

pub(crate) struct Store {
    key: String,
    database: RefCell<Option<Database>>,
    queue: RefCell<VecDeque<Write>>,
    writing: Cell<bool>,
}

impl Store {
    /// For the conversation of this key. Opens nothing.
    pub(crate) fn new(key: String) -> Rc<Self> {
        Rc::new(Self {
            key,
            database: RefCell::default(),
            queue: RefCell::default(),
            writing: Cell::new(false),
        })
    }

    /// Whether an earlier visit stored something.
    pub(crate) fn exists(&self) -> bool {
        mark::exists(&self.key)
    }

    /// Everything but the files.
    pub(crate) async fn load(&self) -> Stored {
        if !self.exists() {
            return Stored::default();
        }
        self.read().await.unwrap_or_default()
    }

    /// The bytes of a message's file, if they are still here.
    pub(crate) async fn file(&self, id: &str) -> Option<Blob> {
        if !self.exists() {
            return None;
        }
        let files = self.part(FILES, IdbTransactionMode::Readonly).await?;
        let found = result(&files.get(&id.into()).ok()?).await?;
        found.dyn_into().ok()
    }

    /// Makes a change as soon as the earlier ones are on their way.
    pub(crate) fn write(self: &Rc<Self>, change: Write) {
        self.queue.borrow_mut().push_back(change);
        if self.writing.replace(true) {
            return;
        }
        let store = Rc::clone(self);
        spawn(Box::pin(async move {
            // A borrow must not last over the await.
            while let Some(change) = { store.queue.borrow_mut().pop_front() } {
                store.make(change).await;
            }
            store.writing.set(false);
        }));
    }

    /// Erases all of it from the device.
    pub(crate) fn erase(&self) {
        self.queue.borrow_mut().clear();
        self.database.take();
        mark::erase(&self.key);
        if let Some(factory) = factory() {
            let _ = factory.delete_database(&self.key);
        }
    }

    async fn read(&self) -> Option<Stored> {
        let meta = self.part(META, IdbTransactionMode::Readonly).await?;
        let member = result(&meta.get(&MEMBER.into()).ok()?).await?.as_string();
        let messages = self.part(MESSAGES, IdbTransactionMode::Readonly).await?;
        let records = result(&messages.get_all().ok()?).await?;
        Some(Stored {
            member,
            messages: Array::from(&records)
                .iter()
                .filter_map(|record| record::to_message(&record))
                .collect(),
        })
    }

    async fn make(&self, change: Write) {
        match change {
            Write::Member(member) => {
                if let Some(meta) = self.part(META, IdbTransactionMode::Readwrite).await
                    && meta.put_with_key(&member.into(), &MEMBER.into()).is_ok()
                {
                    mark::leave(&self.key);
                }
            }
            Write::File(id, file) => self.put_file(&id, &file).await,
            Write::Message(message) => {
                if let Some(messages) = self.part(MESSAGES, IdbTransactionMode::Readwrite).await {
                    let _ = messages.put(&record::from_message(&message));
                }
            }
            Write::DropFile(id) => self.delete(FILES, &id).await,
            Write::Remove(id) => {
                self.delete(MESSAGES, &id).await;
                self.delete(FILES, &id).await;
            }
        }
    }

    async fn put_file(&self, id: &str, file: &Blob) {
        if let Some(files) = self.part(FILES, IdbTransactionMode::Readwrite).await {
            let _ = files.put_with_key(file, &id.into());
        }
    }

    async fn delete(&self, part: &str, id: &str) {
        if let Some(part) = self.part(part, IdbTransactionMode::Readwrite).await {
            let _ = part.delete(&id.into());
        }
    }

    async fn part(&self, name: &str, mode: IdbTransactionMode) -> Option<IdbObjectStore> {
        let begin = |database: IdbDatabase| database.transaction_with_str_and_mode(name, mode).ok();
        let transaction = match self.opened().and_then(begin) {
            Some(transaction) => transaction,
            // Not opened yet, or closed by the browser or for another tab.
            None => begin(self.open().await?)?,
        };
        transaction.object_store(name).ok()
    }

    fn opened(&self) -> Option<IdbDatabase> {
        let database = self.database.borrow();
        database.as_ref().map(|database| database.0.clone())
    }

    async fn open(&self) -> Option<IdbDatabase> {
        let request = factory()?.open_with_u32(&self.key, VERSION).ok()?;
        let opening = request.clone();
        let _upgraded = Listener::new(request.clone(), "upgradeneeded", move |_| create(&opening));
        let database: IdbDatabase = result(&request).await?.dyn_into().ok()?;
        self.database.replace(Some(Database::new(database.clone())));
        Some(database)
    }
}

/// Closes when it is dropped, and when another tab wants to erase it.
struct Database(IdbDatabase, #[expect(dead_code, reason = "kept")] Listener);

impl Database {
    fn new(database: IdbDatabase) -> Self {
        let closing = database.clone();
        let listener = Listener::new(database.clone(), "versionchange", move |_| closing.close());
        Self(database, listener)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.0.close();
    }
}

fn create(request: &IdbOpenDbRequest) {
    let Some(database) = request
        .result()
        .ok()
        .and_then(|result| result.dyn_into::<IdbDatabase>().ok())
    else {
        return;
    };
    let parameters = record::object(&[("keyPath", "id".into())]);
    let _ =
        database.create_object_store_with_optional_parameters(MESSAGES, parameters.unchecked_ref());
    let _ = database.create_object_store(FILES);
    let _ = database.create_object_store(META);
}

/// None where the page may not store anything.
fn factory() -> Option<IdbFactory> {
    web_sys::window()?.indexed_db().ok()?
}

/// What a request answers, once it does; none where it fails.
async fn result(request: &IdbRequest) -> Option<JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(promise).await.ok()?;
    request.result().ok()
}

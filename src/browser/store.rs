//! The conversation on the device: messages, files that still have to go out,
//! who the visitor is, and how far the conversation has come, in one IndexedDB
//! database a conversation.
//!
//! Where the browser denies storage or has no room, writes are dropped and reads
//! find nothing: the chat lives in memory then, and whoever owns the store is
//! told. Nothing is created before the first write.

mod database;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::Array;
use kite_client::{Message, Progress};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, IdbTransaction, IdbTransactionMode};

use super::task::spawn;
use super::{mark, progress, record};
use database::{Database, FILES, MESSAGES, META, done, factory, result};

const MEMBER: &str = "member";
const DEVICE: &str = "device";
const PROGRESS: &str = "progress";

/// One change; they are made in the order in which they were asked for.
pub(crate) enum Write {
    /// Who the visitor is.
    Identity(Identity),
    /// A message as it stands.
    Message(Box<Message>),
    /// How far the conversation has come.
    Progress(Box<Progress>),
    /// The file that a message will carry.
    File(String, Blob),
    /// The file of this message is no longer needed.
    DropFile(String),
    /// The message is given up, and its file.
    Remove(String),
}

/// By what a visitor is known.
pub(crate) struct Identity {
    pub(crate) member: String,
    pub(crate) device: String,
    /// Called once it is kept, or where nothing can be. Not so if another tab
    /// of this conversation has kept its own in the meantime.
    pub(crate) kept: Box<dyn FnOnce(bool)>,
}

/// What a device knows of a conversation.
#[derive(Default)]
pub(crate) struct Stored {
    pub(crate) member: Option<String>,
    pub(crate) device: Option<String>,
    pub(crate) progress: Option<Progress>,
    pub(crate) messages: Vec<Message>,
}

/// What happens to what is kept.
#[derive(Clone, Copy)]
pub(crate) enum StoreEvent {
    /// Something could not be kept.
    Dropped,
    /// All that was kept is gone. What is to be kept has to be written again,
    /// and who the visitor is last: before that, nothing of it counts.
    Wiped,
}

pub(crate) struct Store {
    key: String,
    report: Box<dyn Fn(StoreEvent)>,
    /// Whether this page has seen there who the visitor is.
    is_known: Cell<bool>,
    /// Whether the changes that are being made are no longer to be.
    is_void: Cell<bool>,
    database: RefCell<Option<Database>>,
    queue: RefCell<VecDeque<Write>>,
    writing: Cell<bool>,
}

impl Store {
    /// For the conversation of this key. Opens nothing.
    pub(crate) fn new(key: String, report: Box<dyn Fn(StoreEvent)>) -> Rc<Self> {
        Rc::new(Self {
            key,
            report,
            is_known: Cell::new(false),
            is_void: Cell::new(false),
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
        let transaction = self.begin(IdbTransactionMode::Readonly).await?;
        let files = transaction.object_store(FILES).ok()?;
        let found = result(&files.get(&id.into()).ok()?).await?;
        found.dyn_into().ok()
    }

    /// Makes a change as soon as the earlier ones are made.
    pub(crate) fn write(self: &Rc<Self>, change: Write) {
        self.queue.borrow_mut().push_back(change);
        if self.writing.replace(true) {
            return;
        }
        let store = Rc::clone(self);
        spawn(Box::pin(async move {
            // A borrow must not last over the await.
            loop {
                store.is_void.set(false);
                let waiting: Vec<_> = { store.queue.borrow_mut().drain(..).collect() };
                if waiting.is_empty() {
                    break;
                }
                store.make(waiting).await;
            }
            store.writing.set(false);
        }));
    }

    /// Makes no change any more that was asked for before: somebody erases all of it.
    pub(crate) fn give_up(&self) {
        self.is_void.set(true);
        self.queue.borrow_mut().clear();
        self.database.take();
        self.is_known.set(false);
    }

    /// Erases all of it from the device.
    pub(crate) fn erase(&self) {
        self.give_up();
        mark::erase(&self.key);
        if let Some(factory) = factory() {
            let _ = factory.delete_database(&self.key);
        }
    }

    async fn read(&self) -> Option<Stored> {
        let transaction = self.begin(IdbTransactionMode::Readonly).await?;
        let meta = transaction.object_store(META).ok()?;
        // All are asked for before the first answer: nobody writes in between.
        let [member, device, progress] =
            [MEMBER, DEVICE, PROGRESS].map(|key| meta.get(&key.into()).ok());
        let records = transaction.object_store(MESSAGES).ok()?.get_all().ok()?;
        let records = Array::from(&result(&records).await?);
        let mut stored = Stored {
            member: result(&member?).await?.as_string(),
            device: result(&device?).await?.as_string(),
            progress: progress::read(&result(&progress?).await?),
            messages: records
                .iter()
                .filter_map(|record| record::to_message(&record))
                .collect(),
        };
        if let Some(progress) = &mut stored.progress
            && stored.messages.len() < records.length() as usize
        {
            // Something has spoilt some of them: the server still has those.
            (progress.first, progress.last, progress.resolved_at) = (0, 0, 0);
        }
        self.is_known.set(stored.device.is_some());
        if stored.device.is_none() {
            // All but this was wiped while a page went on: the rest is of
            // somebody whom nobody knows any more.
            stored.progress = None;
            stored.messages.retain(Message::is_unsent);
        }
        Some(stored)
    }

    /// Makes these changes together, or where that fails, one by one: what is
    /// too large takes nothing along.
    async fn make(&self, changes: Vec<Write>) {
        let mut together = Vec::with_capacity(changes.len());
        // Whether the device knows another one than these are of.
        let mut is_other = false;
        for change in changes {
            if let Write::Identity(identity) = change {
                self.make_together(&together).await;
                together.clear();
                let kept = self.keep(&identity).await;
                if !kept {
                    self.queue.borrow_mut().retain(Write::is_anybodys);
                    is_other = true;
                }
                (identity.kept)(kept);
            } else if !is_other || change.is_anybodys() {
                together.push(change);
            }
        }
        self.make_together(&together).await;
    }

    async fn make_together(&self, changes: &[Write]) {
        if changes.is_empty() || self.are_made(changes).await {
            return;
        }
        for change in changes.chunks(1) {
            if !self.are_made(change).await {
                self.tell_dropped();
            }
        }
    }

    /// Whether these changes are on the device now.
    async fn are_made(&self, changes: &[Write]) -> bool {
        let Some(transaction) = self.begin_change().await else {
            return false;
        };
        for change in changes {
            change.make(&transaction);
        }
        let are_made = done(&transaction).await;
        if are_made && self.is_known.get() && !self.exists() {
            // Somebody has cleared where the mark is.
            mark::leave(&self.key);
        }
        are_made
    }

    /// Keeps who the visitor is, unless there is somebody already; whether there
    /// is nobody else.
    async fn keep(&self, identity: &Identity) -> bool {
        let parts = self.begin_change().await.and_then(|transaction| {
            let meta = transaction.object_store(META).ok()?;
            Some((transaction, meta))
        });
        let Some((transaction, meta)) = parts else {
            self.tell_dropped();
            return true;
        };
        let known = match meta.get(&DEVICE.into()) {
            Ok(request) => result(&request).await.and_then(|known| known.as_string()),
            Err(_) => None,
        };
        if self.is_void.get() {
            return true;
        }
        if let Some(known) = known {
            // The mark may be gone where the rest is not.
            mark::leave(&self.key);
            self.is_known.set(true);
            return known == identity.device;
        }
        let facts = [(MEMBER, &identity.member), (DEVICE, &identity.device)];
        if facts
            .iter()
            .all(|(key, value)| meta.put_with_key(&(*value).into(), &(*key).into()).is_ok())
            && done(&transaction).await
        {
            if !self.is_void.get() {
                mark::leave(&self.key);
                self.is_known.set(true);
            }
        } else {
            self.tell_dropped();
        }
        true
    }

    fn tell_dropped(&self) {
        if !self.is_void.get() {
            (self.report)(StoreEvent::Dropped);
        }
    }

    /// To change something, unless all is given up by then.
    async fn begin_change(&self) -> Option<IdbTransaction> {
        if self.is_void.get() {
            return None;
        }
        let begun = self.begin(IdbTransactionMode::Readwrite).await;
        begun.filter(|_| !self.is_void.get())
    }

    /// Every transaction is over all of it: so they take effect one after the
    /// other, and a later change is never kept without an earlier one.
    async fn begin(&self, mode: IdbTransactionMode) -> Option<IdbTransaction> {
        // A borrow must not last over the await.
        let begun = {
            let database = self.database.borrow();
            database.as_ref().and_then(|database| database.begin(mode))
        };
        if begun.is_some() {
            return begun;
        }
        // Not opened yet, or closed by the browser or for another tab.
        let database = Database::open(&self.key).await?;
        if database.is_new && self.is_known.take() {
            (self.report)(StoreEvent::Wiped);
        }
        let begun = database.begin(mode);
        self.database.replace(Some(database));
        begun
    }
}

impl Write {
    /// Whether it is right whoever the visitor is: numbers are of one conversation.
    fn is_anybodys(&self) -> bool {
        match self {
            Self::Message(message) => message.seq == 0,
            Self::Progress(_) => false,
            _ => true,
        }
    }

    /// What fails here fails the transaction.
    fn make(&self, transaction: &IdbTransaction) {
        let part = |name| transaction.object_store(name).ok();
        let delete = |name, id: &str| {
            if let Some(part) = part(name) {
                let _ = part.delete(&id.into());
            }
        };
        let put = |name, key: &str, value: &JsValue| {
            if let Some(part) = part(name) {
                let _ = part.put_with_key(value, &key.into());
            }
        };
        match self {
            Self::Identity(_) => {}
            Self::Message(message) => {
                if let Some(messages) = part(MESSAGES) {
                    let _ = messages.put(&record::from_message(message));
                }
            }
            Self::Progress(progress) => put(META, PROGRESS, &progress::record(progress)),
            Self::File(id, file) => put(FILES, id, file),
            Self::DropFile(id) => delete(FILES, id),
            Self::Remove(id) => {
                delete(MESSAGES, id);
                delete(FILES, id);
            }
        }
    }
}

//! One IndexedDB database, its parts, and answers of IndexedDB as futures. It
//! knows nothing of what is kept.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbRequest, IdbTransaction, IdbTransactionMode,
};

use crate::browser::listener::Listener;
use crate::browser::record;

pub(super) const MESSAGES: &str = "messages";
pub(super) const FILES: &str = "files";
pub(super) const META: &str = "meta";
const VERSION: u32 = 1;

/// Closes when it is dropped, and when somebody wants to erase it.
pub(super) struct Database {
    handle: IdbDatabase,
    /// Whether it was not there before.
    pub(super) is_new: bool,
    _closing: Listener,
}

impl Database {
    /// Opens it, or makes it.
    pub(super) async fn open(key: &str) -> Option<Self> {
        let request = factory()?.open_with_u32(key, VERSION).ok()?;
        let opening = request.clone();
        let is_new = Rc::new(Cell::new(false));
        let made = Rc::clone(&is_new);
        let _upgraded = Listener::new(request.clone(), "upgradeneeded", move |_| {
            made.set(true);
            create(&opening);
        });
        let database: IdbDatabase = result(&request).await?.dyn_into().ok()?;
        let closing = database.clone();
        Some(Self {
            is_new: is_new.get(),
            _closing: Listener::new(database.clone(), "versionchange", move |_| closing.close()),
            handle: database,
        })
    }

    /// A transaction over every part; none where it is closed.
    pub(super) fn begin(&self, mode: IdbTransactionMode) -> Option<IdbTransaction> {
        let parts: Array = [MESSAGES, FILES, META]
            .map(JsValue::from_str)
            .iter()
            .collect();
        let transaction = self
            .handle
            .transaction_with_str_sequence_and_mode(&parts, mode);
        transaction.ok()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.handle.close();
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
pub(super) fn factory() -> Option<IdbFactory> {
    web_sys::window()?.indexed_db().ok()?
}

/// What a request answers, once it does; none where it fails.
pub(super) async fn result(request: &IdbRequest) -> Option<JsValue> {
    // One that was asked together with others may be answered already.
    if let Ok(result) = request.result() {
        return Some(result);
    }
    settled(&|resolve, reject| {
        request.set_onsuccess(Some(resolve));
        request.set_onerror(Some(reject));
    })
    .await?;
    request.result().ok()
}

/// Waits until what was written is durable; whether it is.
pub(super) async fn done(transaction: &IdbTransaction) -> bool {
    settled(&|resolve, reject| {
        transaction.set_oncomplete(Some(resolve));
        transaction.set_onabort(Some(reject));
    })
    .await
    .is_some()
}

async fn settled(listen: &dyn Fn(&Function, &Function)) -> Option<JsValue> {
    let promise = Promise::new(&mut |resolve, reject| listen(&resolve, &reject));
    JsFuture::from(promise).await.ok()
}

//! The mark by which the launcher knows, without opening anything, that this
//! device has a conversation; and the id that the original K1te client left.

use web_sys::Storage;

/// Where the original client keeps the visitor's id.
const ORIGINAL_MEMBER: &str = "KITE_USER_ID";

/// Whether the mark of `key` is there.
pub(crate) fn exists(key: &str) -> bool {
    storage().is_some_and(|storage| matches!(storage.get_item(key), Ok(Some(_))))
}

/// Leaves the mark; without a place for it, a later visit begins anew.
pub(crate) fn leave(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, "1");
    }
}

/// Takes away the mark and what the original client left.
pub(crate) fn erase(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
        let _ = storage.remove_item(ORIGINAL_MEMBER);
    }
}

/// The visitor's id in the original client.
pub(crate) fn original_member() -> Option<String> {
    storage()?.get_item(ORIGINAL_MEMBER).ok()?
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

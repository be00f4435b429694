//! Unguessable ids.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn fill(bytes: &mut [u8]);
}

const ALPHABET: &[u8; 63] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
const MESSAGE_ID: usize = 10;
/// The id is the visitor's only secret: 21 characters are over 120 bits.
const MEMBER_ID: usize = 21;
/// 257 bits, for a secret that never changes.
const DEVICE_TOKEN: usize = 43;

/// The text of a new message id.
pub(crate) fn message_id() -> String {
    id(MESSAGE_ID)
}

/// The text of a new member id.
pub(crate) fn member_id() -> String {
    id(MEMBER_ID)
}

/// The text of a new device token.
pub(crate) fn device_token() -> String {
    id(DEVICE_TOKEN)
}

/// A number to spread retries by.
pub(crate) fn seed() -> u64 {
    let mut bytes = [0; 8];
    fill(&mut bytes);
    u64::from_le_bytes(bytes)
}

/// Six random bits choose a character; the one value too many is drawn again,
/// so that none is more likely than another.
fn id(length: usize) -> String {
    let mut id = String::with_capacity(length);
    let mut bytes = [0; 32];
    while id.len() < length {
        fill(&mut bytes);
        let drawn = bytes
            .iter()
            .filter_map(|byte| ALPHABET.get(usize::from(byte & 63)))
            .map(|letter| char::from(*letter));
        id.extend(drawn.take(length - id.len()));
    }
    id
}

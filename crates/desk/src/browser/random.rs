//! Ids that nobody can guess.

use super::window;

/// 128 random bits, as hexadecimal digits.
pub(crate) fn id() -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut bytes = [0_u8; 16];
    if let Ok(crypto) = window().crypto() {
        // Refuses nothing under 64 KiB.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    let mut id = String::with_capacity(32);
    for byte in bytes {
        id.push(char::from(DIGITS[usize::from(byte >> 4)]));
        id.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    id
}

//! Texts: which may be sent, and those that numbers are.

use crate::limits::TEXT_BYTES;

/// Why a text may not be sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TextRefusal {
    /// It is too long.
    #[error("the text has {actual} bytes, the limit is {max}")]
    TooLarge {
        /// The limit in bytes.
        max: usize,
        /// The size of the text in bytes.
        actual: usize,
    },
    /// It is nothing but blanks.
    #[error("the text is empty")]
    Empty,
    /// It contains U+0000, which not every database can store.
    #[error("the text contains U+0000")]
    Nul,
}

/// Checks a message's text.
pub fn check_text(text: &str) -> Result<(), TextRefusal> {
    if text.len() > TEXT_BYTES {
        return Err(TextRefusal::TooLarge {
            max: TEXT_BYTES,
            actual: text.len(),
        });
    }
    if text.trim().is_empty() {
        return Err(TextRefusal::Empty);
    }
    if text.contains('\0') {
        return Err(TextRefusal::Nul);
    }
    Ok(())
}

/// A number in digits. With `to_string` the widget would carry the machinery of
/// formatting along, for nothing but this.
pub fn decimal(number: u32) -> String {
    let mut text = if number < 10 {
        String::new()
    } else {
        decimal(number / 10)
    };
    text.push(char::from_digit(number % 10, 10).unwrap_or('0'));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_its_digits() {
        for number in [0, 9, 10, 507, 4_294_967_295] {
            assert_eq!(decimal(number), number.to_string());
        }
    }

    #[test]
    fn texts_have_a_size_a_content_and_no_nul() {
        assert_eq!(check_text("é"), Ok(()));
        assert_eq!(check_text(&"é".repeat(2048)), Ok(()));
        assert_eq!(
            check_text(&"é".repeat(2049)),
            Err(TextRefusal::TooLarge {
                max: 4096,
                actual: 4098
            })
        );
        for blank in ["", " ", "\n\t\u{3000}"] {
            assert_eq!(check_text(blank), Err(TextRefusal::Empty), "{blank:?}");
        }
        assert_eq!(check_text("a\0b"), Err(TextRefusal::Nul));
    }
}

//! The file of a message: its name, where its bytes are, and what has become of
//! them.

use std::cell::OnceCell;
use std::rc::Rc;

use kite_protocol::FileMeta;

use crate::browser::object_url::ObjectUrl;

use super::Watched;

/// From where a file's bytes come. Clones are the same source.
#[derive(Clone, Default)]
pub(crate) struct Source {
    /// A blob: or http(s) URL; empty while there is none.
    pub(crate) url: Watched<String>,
    /// What has become of them.
    pub(crate) fate: Watched<Fate>,
    /// How many bytes are out, while they are uploaded.
    pub(crate) sent: Watched<u64>,
    /// Keeps a blob: URL.
    local: Rc<OnceCell<ObjectUrl>>,
}

/// What has become of a file's bytes, as far as that is known.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Fate {
    /// Nothing is wrong.
    #[default]
    There,
    /// They make no picture that the browser can show.
    Unshown,
    /// They are gone.
    Lost,
    /// They could not be loaded now.
    Unreached,
}

impl Source {
    /// On the server: an http(s) URL.
    pub(crate) fn remote(url: String) -> Self {
        Self {
            url: Watched::new(url),
            ..Self::default()
        }
    }

    /// On this device. Only the first is taken.
    pub(crate) fn set_local(&self, url: ObjectUrl) {
        let text = url.as_str().to_owned();
        if self.local.set(url).is_ok() {
            self.url.set(text);
        }
    }

    /// Something has become known of the bytes.
    pub(crate) fn is(&self, fate: Fate) {
        if self.fate.peek(|known| *known != fate) {
            self.fate.set(fate);
        }
    }
}

/// Whether a file is shown as what it is, as far as its type says.
pub(crate) fn is_picture(file: &FileMeta) -> bool {
    file.media_type.starts_with("image/")
}

/// A name without what turns the direction of writing: with that, `gpj.exe`
/// can be made to look like `exe.jpg`.
pub(crate) fn plain_name(name: &str) -> String {
    let turns = |c: char| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    name.replace(|c: char| c.is_control() || turns(c), "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_shows_its_letters_in_their_order() {
        assert_eq!(plain_name("photo\u{202e}gpj.exe\u{2069}\n"), "photogpj.exe");
        assert_eq!(plain_name("صورة 1.png"), "صورة 1.png");
        assert_eq!(plain_name("👩‍🚀.gif"), "👩‍🚀.gif");
    }
}

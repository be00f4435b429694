//! What the panel says, in the language of one of the catalogues beside this
//! file. It knows no view.

use std::cell::RefCell;

use kite_client::Failure;
use wasm_bindgen::JsValue;

use crate::browser::intl;

/// A text; `{}` stands for what is filled in.
type Text = &'static str;

/// A text for each plural category of the language.
#[derive(Clone, Copy)]
pub(crate) struct Plural {
    lang: Text,
    forms: Text,
}

impl Plural {
    /// The text for so many, with the number in it.
    pub(crate) fn of(self, number: u32) -> String {
        intl::count(self.lang, self.forms, number)
    }
}

/// What can be made of a catalogue's entry.
trait Entry {
    fn read(lang: Text, entry: Text) -> Self;
}

impl Entry for Text {
    fn read(_lang: Text, entry: Text) -> Self {
        entry
    }
}

impl Entry for Plural {
    fn read(lang: Text, forms: Text) -> Self {
        Self { lang, forms }
    }
}

/// The entries come without their names, so fields and catalogue have one
/// order: the compiler checks it of the English one, a test of the others.
macro_rules! strings {
    ($($name:ident: $entry:ty,)*) => {
        /// Every text of the panel.
        pub(crate) struct Strings {
            /// The language in use, as a BCP 47 tag.
            pub(crate) lang: Text,
            source: Text,
            $(pub(crate) $name: $entry,)*
        }

        const NAMES: &[&str] = &[$(stringify!($name)),*];

        impl Strings {
            fn new(lang: Text, source: Text) -> Self {
                let mut entries = [""; NAMES.len()];
                for (entry, text) in entries.iter_mut().zip(source.split(END)) {
                    *entry = text;
                }
                let [$($name),*] = entries;
                Self { lang, source, $($name: Entry::read(lang, $name),)* }
            }
        }
    };
}

strings! {
    dir: Text,
    heading: Text,
    presence: Text,
    later: Text,
    is_here: Text,
    are_here: Text,
    back: Text,
    back_at: Text,
    connecting: Text,
    offline: Text,
    close: Text,
    menu: Text,
    greeting: Text,
    invitation: Text,
    messages: Text,
    earlier: Text,
    earlier_conversation: Text,
    loading: Text,
    you: Text,
    them: Text,
    typing: Text,
    announcement: Text,
    file_announcement: Text,
    news: Text,
    to_latest: Text,
    latest_new: Plural,
    waiting: Text,
    uploading: Text,
    sending: Text,
    sent: Text,
    delivered: Text,
    read: Text,
    edited: Text,
    deleted: Text,
    saving: Text,
    not_changed: Text,
    change: Text,
    handed_off: Text,
    handed_back: Text,
    resolved: Text,
    failed: Text,
    too_large: Text,
    text_too_long: Text,
    unsupported: Text,
    upload_refused: Text,
    file_gone: Text,
    preparing: Text,
    unprepared: Text,
    empty_file: Text,
    lost_file: Text,
    unreached_file: Text,
    retry: Text,
    delete: Text,
    cancel: Text,
    download: Text,
    open_image: Text,
    placeholder: Text,
    attach: Text,
    send: Text,
    remove: Text,
    drop_here: Text,
    trouble: Text,
    trying: Text,
    retry_in: Text,
    try_now: Text,
    held: Text,
    held_for: Text,
    not_kept: Text,
    refused: Text,
    blocked: Text,
    full: Text,
    too_fast: Text,
    expired: Text,
    unproven: Text,
    other_device: Text,
}

const _: () = assert!(
    opens_with(ENGLISH.as_bytes(), NAMES),
    "src/i18n/en.json must open with the fields of Strings in their order; behind them stands what only JavaScript reads"
);

const ENGLISH: &str = include_str!("i18n/en.json");

/// After each entry.
const END: char = '\0';

/// Different catalogues that one page may have; a site that gives other texts
/// all the time keeps the last of these in the visitor's language.
const MAX_CATALOGUES: usize = 64;

thread_local! {
    /// Kept for the page's life, so that views can hold them without counting.
    static CATALOGUES: RefCell<Vec<&'static Strings>> = const { RefCell::new(Vec::new()) };
}

/// The texts of a catalogue: a JavaScript object in the order of `en.json`, in
/// a language given as a BCP 47 tag.
pub(crate) fn strings(lang: &str, catalogue: &JsValue) -> &'static Strings {
    let source = intl::texts(catalogue);
    CATALOGUES.with_borrow_mut(|known| {
        let same = |strings: &&&Strings| strings.lang == lang && strings.source == source;
        let found = known.iter().find(same).copied();
        let last = || {
            let alike = known.iter().rfind(|strings| strings.lang == lang);
            alike.or(known.last()).copied()
        };
        let is_full = known.len() >= MAX_CATALOGUES;
        let found = found.or_else(|| is_full.then(last).flatten());
        found.unwrap_or_else(|| {
            let strings = Strings::new(lang.to_owned().leak(), source.leak());
            let strings: &'static Strings = Box::leak(Box::new(strings));
            known.push(strings);
            strings
        })
    })
}

/// A text with its `{}` filled in.
pub(crate) fn fill(text: &str, value: &str) -> String {
    match text.split_once('{') {
        Some((before, rest)) => [before, value, rest.get(1..).unwrap_or_default()].concat(),
        None => text.to_owned(),
    }
}

impl Strings {
    /// Why the server refuses something: in our words, or else in its own.
    pub(crate) fn reason<'a>(&self, code: &str, reason: &'a str) -> &'a str {
        match code {
            "blocked" => self.blocked,
            "quota-exceeded" | "507" => self.full,
            "rate-limited" | "429" => self.too_fast,
            "identity-expired" => self.expired,
            "unknown-device" | "device-required" => self.other_device,
            _ if code.starts_with("identity-") => self.unproven,
            _ => reason,
        }
    }

    /// Why a message, a file or a text, was not sent.
    pub(crate) fn failure(&self, failure: &Failure, is_file: bool) -> String {
        match failure {
            Failure::Refused { code, reason } => self.reason(code, reason).to_owned(),
            Failure::TooLarge { max } if is_file => fill(self.too_large, &self.size(*max)),
            Failure::TooLarge { .. } => self.text_too_long.to_owned(),
            Failure::UnsupportedType => self.unsupported.to_owned(),
            Failure::UploadRefused { status: 429 } => self.too_fast.to_owned(),
            Failure::UploadRefused { status: 507 } => self.full.to_owned(),
            Failure::UploadRefused { .. } => self.upload_refused.to_owned(),
            Failure::FileGone => self.file_gone.to_owned(),
        }
    }

    /// Words and whose they are.
    pub(crate) fn said_by(&self, author: &str, words: &str) -> String {
        // Not one after the other: what an author is called may look like a place.
        let mut around = self.announcement.split("{}");
        let mut next = || around.next().unwrap_or_default();
        [next(), author, next(), words, next()].concat()
    }

    /// Whether the visitor goes on elsewhere too.
    pub(crate) fn handoff(&self, on: bool) -> &'static str {
        if on {
            self.handed_off
        } else {
            self.handed_back
        }
    }

    /// A size in bytes, as people write it: `12 kB`, `3.4 MB`.
    #[expect(clippy::cast_precision_loss, reason = "sizes below 2^53")]
    pub(crate) fn size(&self, bytes: u64) -> String {
        intl::size(self.lang, bytes as f64)
    }

    /// A number, such as `1,234`.
    #[expect(clippy::cast_precision_loss, reason = "numbers below 2^53")]
    pub(crate) fn number(&self, number: isize) -> String {
        intl::print(self.lang, "number", number as f64)
    }

    /// So many of a hundred: `12%`.
    pub(crate) fn percent(&self, percent: u8) -> String {
        intl::print(self.lang, "percent", f64::from(percent) / 100.0)
    }
}

/// Whether these are the first names of a JSON object that is written with one
/// name a line, indented by two spaces.
const fn opens_with(json: &[u8], names: &[&str]) -> bool {
    let mut at = 0;
    let mut next = 0;
    while next < names.len() {
        while !has(json, at, b"\n  \"") {
            if at == json.len() {
                return false;
            }
            at += 1;
        }
        at += 4;
        let name = names[next].as_bytes();
        if !has(json, at, name) || !has(json, at + name.len(), b"\":") {
            return false;
        }
        next += 1;
    }
    true
}

const fn has(bytes: &[u8], at: usize, part: &[u8]) -> bool {
    let mut index = 0;
    while index < part.len() {
        if at + index >= bytes.len() || bytes[at + index] != part[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_told_apart_by_their_place() {
        let source: String = NAMES.iter().flat_map(|name| ["the ", name, "\0"]).collect();
        let strings = Strings::new("de", source.leak());
        assert_eq!(strings.lang, "de");
        assert_eq!(strings.dir, "the dir");
        assert_eq!(strings.heading, "the heading");
        assert_eq!(strings.menu, "the menu");
        assert_eq!(strings.reason("blocked", "no"), "the blocked");
        assert_eq!(strings.reason("else", "no"), "no");
    }

    #[test]
    fn a_catalogue_in_another_order_does_not_compile() {
        let json = b"{\n  \"a\": \"x\",\n  \"b\": {\n    \"one\": \"y\"\n  },\n  \"c\": \"z\"\n}";
        assert!(opens_with(json, &["a", "b", "c"]));
        assert!(opens_with(json, &["a"]));
        assert!(!opens_with(json, &["a", "c"]));
        assert!(!opens_with(json, &["a", "b", "c", "d"]));
        assert!(!opens_with(json, &["b"]));
    }

    #[test]
    fn what_is_filled_in_is_not_looked_at_again() {
        assert_eq!(fill("{} said {}", "{}"), "{} said {}");
        assert_eq!(fill("nothing", "x"), "nothing");
    }
}

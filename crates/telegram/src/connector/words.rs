//! What the bot says by itself, in the languages that it speaks.

pub(super) mod desk;
pub(super) mod message;
pub(super) mod visitor;

use crate::help::{Audience, Language, help};

/// A text in each language.
#[derive(Clone, Debug)]
pub(super) struct Said {
    english: String,
    ukrainian: String,
}

impl Said {
    /// In that language.
    pub(super) fn into_text(self, language: Language) -> String {
        match language {
            Language::English => self.english,
            Language::Ukrainian => self.ukrainian,
        }
    }

    /// With more in lines of its own.
    pub(super) fn and(mut self, more: &Self) -> Self {
        for (text, more) in [
            (&mut self.english, &more.english),
            (&mut self.ukrainian, &more.ukrainian),
        ] {
            text.push('\n');
            text.push_str(more);
        }
        self
    }
}

/// What the bot can do.
pub(super) fn can_do(audience: Audience) -> Said {
    Said {
        english: help(audience, Language::English),
        ukrainian: help(audience, Language::Ukrainian),
    }
}

/// One function for each text: its name, what is filled in, English, Ukrainian.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident($($what:ident: $of:ty),*) $english:literal $ukrainian:literal)+) => {
        $($(#[$doc])*
        pub(in crate::connector) fn $name($($what: $of),*) -> super::Said {
            super::Said {
                english: format!($english),
                ukrainian: format!($ukrainian),
            }
        })+
    };
}
use words;

//! The files that wait in the composer to be sent.

use std::sync::Arc;

use kite_protocol::{FileMeta, FileRefusal};
use leptos::prelude::*;
use web_sys::{File, FileList};

use crate::browser::object_url::ObjectUrl;
use crate::i18n::{Strings, fill};

/// Files can only be kept on their own thread, chips may be anywhere.
#[derive(Clone, Copy)]
pub(super) struct Tray {
    files: StoredValue<Vec<(u32, File)>, LocalStorage>,
    chips: RwSignal<Vec<Arc<Chip>>>,
    next_key: StoredValue<u32>,
    strings: &'static Strings,
}

/// What is shown of a file in the tray.
pub(super) struct Chip {
    pub(super) key: u32,
    pub(super) name: String,
    pub(super) size: String,
    pub(super) preview: Option<ObjectUrl>,
    /// Why it cannot be sent.
    pub(super) refusal: Option<String>,
}

impl Tray {
    pub(super) fn new(strings: &'static Strings) -> Self {
        Self {
            files: StoredValue::new_local(Vec::new()),
            chips: RwSignal::default(),
            next_key: StoredValue::new(0),
            strings,
        }
    }

    pub(super) fn chips(self) -> Vec<Arc<Chip>> {
        self.chips.get()
    }

    /// Whether there is anything in it that may be sent.
    pub(super) fn is_ready(self) -> bool {
        self.chips
            .with(|chips| chips.iter().any(|chip| chip.refusal.is_none()))
    }

    pub(super) fn add_list(self, list: Option<FileList>) {
        let Some(list) = list else { return };
        for index in 0..list.length() {
            if let Some(file) = list.get(index) {
                self.add(file);
            }
        }
    }

    pub(super) fn remove(self, key: u32) {
        self.files
            .update_value(|files| files.retain(|(each, _)| *each != key));
        self.chips
            .update(|chips| chips.retain(|chip| chip.key != key));
    }

    /// Takes out everything that may be sent; what may not stays in sight.
    pub(super) fn take(self) -> Vec<File> {
        let files = self.files.try_update_value(std::mem::take);
        self.chips
            .update(|chips| chips.retain(|chip| chip.refusal.is_some()));
        let files = files.unwrap_or_default();
        files.into_iter().map(|(_, file)| file).collect()
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size in bytes, which JavaScript keeps in a double"
    )]
    fn add(self, file: File) {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        let meta = FileMeta {
            name: file.name(),
            media_type: file.type_(),
            size: file.size() as u64,
        };
        let refusal = meta.check().err().map(|refusal| match refusal {
            FileRefusal::UnsupportedType(_) => self.strings.unsupported.to_owned(),
            FileRefusal::TooLarge { max, .. } => {
                fill(self.strings.too_large, &self.strings.size(max))
            }
        });
        let chip = Arc::new(Chip {
            key,
            preview: meta
                .media_type
                .starts_with("image/")
                .then(|| ObjectUrl::new(&file))
                .flatten(),
            size: self.strings.size(meta.size),
            name: meta.name,
            refusal,
        });
        if chip.refusal.is_none() {
            self.files.update_value(|files| files.push((key, file)));
        }
        self.chips.update(|chips| chips.push(chip));
    }
}

//! The files that wait in the composer to be sent.

use std::sync::Arc;

use send_wrapper::SendWrapper;
use web_sys::{File, FileList};

use crate::browser::object_url::ObjectUrl;
use crate::i18n::{Strings, fill};
use crate::model::{Limits, Unfit, Watched};

#[derive(Clone)]
pub(super) struct Tray {
    chips: Watched<Vec<Arc<Chip>>>,
    limits: Watched<Limits>,
    strings: &'static Strings,
}

/// A file in the tray.
pub(super) struct Chip {
    /// Files live on one thread; so does the widget, but signals do not know.
    file: SendWrapper<File>,
    pub(super) name: String,
    pub(super) size: String,
    pub(super) preview: Option<ObjectUrl>,
    /// Why it cannot be sent.
    pub(super) refusal: Option<String>,
}

impl Tray {
    pub(super) fn new(limits: Watched<Limits>, strings: &'static Strings) -> Self {
        Self {
            chips: Watched::default(),
            limits,
            strings,
        }
    }

    pub(super) fn chips(&self) -> Vec<Arc<Chip>> {
        self.chips.get()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.chips.with(Vec::is_empty)
    }

    /// Whether there is anything in it that may be sent.
    pub(super) fn is_ready(&self) -> bool {
        self.chips
            .with(|chips| chips.iter().any(|chip| chip.refusal.is_none()))
    }

    pub(super) fn add_list(&self, list: Option<FileList>) {
        let Some(list) = list else { return };
        let files = (0..list.length()).filter_map(|index| list.get(index));
        let new: Vec<_> = files.map(|file| self.chip(file)).collect();
        self.chips.update(|chips| chips.extend(new));
    }

    pub(super) fn remove(&self, chip: &Arc<Chip>) {
        self.chips
            .update(|chips| chips.retain(|other| !Arc::ptr_eq(other, chip)));
    }

    /// Takes out everything that may be sent; what may not stays in sight.
    pub(super) fn take(&self) -> Vec<File> {
        let chips = self.chips.peek(Vec::clone);
        let (good, bad): (Vec<_>, Vec<_>) =
            chips.into_iter().partition(|chip| chip.refusal.is_none());
        self.chips.set(bad);
        good.iter().map(|chip| File::clone(&chip.file)).collect()
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size in bytes, which JavaScript keeps in a double"
    )]
    fn chip(&self, file: File) -> Arc<Chip> {
        let (media_type, size) = (file.type_(), file.size() as u64);
        let checked = self.limits.peek(|limits| limits.check(&media_type, size));
        let refusal = checked.err().map(|unfit| match unfit {
            Unfit::Type => self.strings.unsupported.to_owned(),
            Unfit::Size(max) => fill(self.strings.too_large, &self.strings.size(max)),
        });
        let shows = refusal.is_none() && media_type.starts_with("image/");
        Arc::new(Chip {
            preview: shows.then(|| ObjectUrl::new(&file)).flatten(),
            size: self.strings.size(size),
            name: file.name(),
            refusal,
            file: SendWrapper::new(file),
        })
    }
}

//! Files that an operator chose, until their bytes have gone out.

use kite_protocol::file::is_raster_image;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, File, FileList, Url};

use crate::state::outgoing::LocalFile;

/// A chosen file, with an address under which the page can show it.
pub(crate) struct Chosen {
    /// The bytes.
    pub file: File,
    preview: Option<ObjectUrl>,
}

impl Chosen {
    /// Takes a file of a picker, the clipboard or a drop.
    pub(crate) fn new(file: File) -> Self {
        let preview = is_raster_image(&file.type_())
            .then(|| ObjectUrl::new(&file))
            .flatten();
        Self { file, preview }
    }

    /// What the page's state knows of it.
    pub(crate) fn describe(&self) -> LocalFile {
        LocalFile {
            name: self.file.name(),
            media_type: self.file.type_(),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "sizes are whole, positive and below 2^53"
            )]
            size: self.file.size() as u64,
            preview: self.preview.as_ref().map(|url| url.0.clone()),
        }
    }
}

/// An address of bytes in memory, revoked when dropped.
struct ObjectUrl(String);

impl ObjectUrl {
    fn new(file: &File) -> Option<Self> {
        Url::create_object_url_with_blob(file).ok().map(Self)
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.0);
    }
}

/// The files of a list.
pub(crate) fn listed(list: Option<FileList>) -> Vec<File> {
    list.map(|list| {
        js_sys::Array::from(&list)
            .iter()
            .map(JsCast::unchecked_into)
            .collect()
    })
    .unwrap_or_default()
}

/// The files that were dropped.
pub(crate) fn dropped(event: &DragEvent) -> Vec<File> {
    listed(event.data_transfer().and_then(|data| data.files()))
}

/// The files that were pasted.
pub(crate) fn pasted(event: &ClipboardEvent) -> Vec<File> {
    listed(event.clipboard_data().and_then(|data| data.files()))
}

/// Whether what is dragged over the page are files.
pub(crate) fn drags_files(event: &DragEvent) -> bool {
    event
        .data_transfer()
        .is_some_and(|data| data.types().iter().any(|kind| kind == "Files"))
}

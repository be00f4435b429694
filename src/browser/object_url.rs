//! A `blob:` URL that is revoked when its guard is dropped.

use web_sys::{Blob, Url};

pub(crate) struct ObjectUrl(String);

impl ObjectUrl {
    pub(crate) fn new(blob: &Blob) -> Option<Self> {
        Url::create_object_url_with_blob(blob).ok().map(Self)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.0);
    }
}

//! The bytes of files, on their way out.

use std::rc::{Rc, Weak};

use kite_client::{Action, UploadFailure};
use kite_protocol::MessageId;
use web_sys::Blob;

use crate::browser::timer::Timer;
use crate::browser::upload::{Upload, UploadEvent};
use crate::browser::url;

use super::Controller;

/// How long the device may take to find a file.
const FILE_MS: i32 = 5000;

/// How far a file has come.
pub(super) enum Sending {
    /// Its bytes are being looked for.
    Due {
        url: String,
        media_type: String,
        _patience: Timer,
    },
    /// It goes out.
    Begun(#[expect(dead_code, reason = "kept")] Upload),
}

impl Controller {
    pub(super) fn begin_upload(&self, id: MessageId, url: String, media_type: String) {
        self.end_upload(&id);
        let found = |me: &Weak<Self>, id: &MessageId| {
            let (me, id) = (me.clone(), id.clone());
            move |file| {
                if let Some(me) = me.upgrade() {
                    me.file_found(&id, file);
                }
            }
        };
        let late = found(&self.me, &id);
        let sending = Sending::Due {
            url,
            media_type,
            _patience: Timer::new(FILE_MS, move || late(None)),
        };
        // First what the device keeps: a file that was chosen can be changed or
        // taken away under the page, and then cannot be read any more.
        self.store.file(&id, Box::new(found(&self.me, &id)));
        self.uploads.borrow_mut().push((id, sending));
    }

    /// The device has told of a file that is to go out, or has had enough time to.
    fn file_found(&self, id: &MessageId, file: Option<Blob>) {
        let Some((url, media_type)) = self.due(id) else {
            return;
        };
        match file.or_else(|| self.file_on_page(id)) {
            Some(file) => self.upload(id.clone(), &url, &media_type, &file),
            None => self.upload_failed(id.clone(), UploadFailure::FileGone),
        }
    }

    /// Where a file is to go and as what, if it still is.
    fn due(&self, id: &MessageId) -> Option<(String, String)> {
        let uploads = self.uploads.borrow();
        uploads.iter().find_map(|(other, sending)| match sending {
            Sending::Due {
                url, media_type, ..
            } if other == id => Some((url.clone(), media_type.clone())),
            _ => None,
        })
    }

    fn upload(&self, id: MessageId, url: &str, media_type: &str, blob: &Blob) {
        let me = self.me.clone();
        let message = id.clone();
        let report = Rc::new(move |event| {
            let Some(me) = me.upgrade() else { return };
            let id = message.clone();
            match event {
                UploadEvent::Progress(sent) => me.apply(Action::UploadProgress { id, sent }),
                UploadEvent::Ended(status) => me.upload_ended(id, status),
                UploadEvent::Gone => me.upload_failed(id, UploadFailure::FileGone),
            }
        });
        let upload = url::resolve(url, &self.config.endpoint)
            .and_then(|url| Upload::start(&url, media_type, blob, report));
        match upload {
            Some(upload) => {
                self.end_upload(&id);
                self.uploads.borrow_mut().push((id, Sending::Begun(upload)));
            }
            None => self.upload_failed(id, UploadFailure::Network),
        }
    }

    fn upload_ended(&self, id: MessageId, status: u16) {
        match status {
            200..300 => {
                self.end_upload(&id);
                self.apply(Action::UploadDone { id });
            }
            0 => self.upload_failed(id, UploadFailure::Network),
            _ => self.upload_failed(id, UploadFailure::Refused { status }),
        }
    }

    fn upload_failed(&self, id: MessageId, failure: UploadFailure) {
        self.end_upload(&id);
        self.apply(Action::UploadFailed { id, failure });
    }

    pub(super) fn end_upload(&self, id: &MessageId) {
        let mut uploads = self.uploads.borrow_mut();
        uploads.retain(|(other, _)| other != id);
    }

    pub(super) fn file_on_page(&self, id: &MessageId) -> Option<Blob> {
        let files = self.files.borrow();
        let found = files.iter().find(|(other, _)| other == id);
        found.map(|(_, file)| file.clone())
    }

    pub(super) fn forget_file(&self, id: &MessageId) {
        self.files.borrow_mut().retain(|(other, _)| other != id);
    }
}

//! The bytes of files, on their way out.

use std::rc::Rc;

use kite_client::{Action, UploadFailure};
use kite_protocol::MessageId;
use web_sys::Blob;

use crate::browser::timer::in_time;
use crate::browser::upload::{Upload, UploadEvent};
use crate::browser::{task, url};

use super::Controller;

/// How long the device may take to find a file.
const FILE_MS: i32 = 5000;

impl Controller {
    pub(super) fn begin_upload(&self, id: MessageId, url: String, media_type: String) {
        self.end_upload(&id);
        self.uploads.borrow_mut().push((id.clone(), None));
        let on_page = self.file_on_page(&id);
        let me = self.me.clone();
        let store = self.store.clone();
        task::spawn(Box::pin(async move {
            // First what the device keeps: a file that was chosen can be changed or
            // taken away under the page, and then cannot be read any more.
            let kept = {
                let id = id.clone();
                in_time(
                    FILE_MS,
                    Box::pin(async move { store.file(id.as_str()).await }),
                )
            };
            let blob = kept.await.or(on_page);
            let Some(me) = me.upgrade() else { return };
            // It may have been cancelled in the meantime.
            if !me.uploads.borrow().iter().any(|(other, _)| *other == id) {
                return;
            }
            match blob {
                Some(blob) => me.upload(id, &url, &media_type, &blob),
                None => me.upload_failed(id, UploadFailure::FileGone),
            }
        }));
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
                self.uploads.borrow_mut().push((id, Some(upload)));
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

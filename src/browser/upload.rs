//! A PUT of a file, with its progress. Dropped, it is aborted and reports
//! nothing any more.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Blob, ProgressEvent, XmlHttpRequest};

use super::listener::Listener;

/// How an upload goes.
pub(crate) enum UploadEvent {
    /// So many bytes are out.
    Progress(u64),
    /// The server answered with this HTTP status; 0 is no answer.
    Ended(u16),
}

pub(crate) struct Upload {
    request: XmlHttpRequest,
    listeners: Option<[Listener; 2]>,
}

impl Upload {
    /// `fetch` would be simpler, but says nothing of its progress. None where
    /// the browser refuses even to try.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count of bytes, which JavaScript keeps in a double"
    )]
    pub(crate) fn start(
        url: &str,
        media_type: &str,
        blob: &Blob,
        report: Rc<dyn Fn(UploadEvent)>,
    ) -> Option<Self> {
        let request = XmlHttpRequest::new().ok()?;
        request.open("PUT", url).ok()?;
        request
            .set_request_header("Content-Type", media_type)
            .ok()?;
        let progress = Rc::clone(&report);
        let ended = request.clone();
        let listeners = [
            Listener::new(request.upload().ok()?, "progress", move |event| {
                let event: ProgressEvent = event.unchecked_into();
                progress(UploadEvent::Progress(event.loaded() as u64));
            }),
            Listener::new(request.clone(), "loadend", move |_| {
                report(UploadEvent::Ended(ended.status().unwrap_or(0)));
            }),
        ];
        let upload = Self {
            request,
            listeners: Some(listeners),
        };
        upload.request.send_with_opt_blob(Some(blob)).ok()?;
        Some(upload)
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        // First, so that the abort is not reported.
        self.listeners.take();
        let _ = self.request.abort();
    }
}

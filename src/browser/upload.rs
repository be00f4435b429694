//! A PUT of a file, with its progress. Dropped, it is aborted and reports
//! nothing any more.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Blob, ProgressEvent, XmlHttpRequest};

/// How an upload goes.
pub(crate) enum UploadEvent {
    /// So many bytes are out.
    Progress(u64),
    /// The server answered with this HTTP status; 0 is no answer.
    Ended(u16),
}

pub(crate) struct Upload {
    request: XmlHttpRequest,
    _progress: Closure<dyn FnMut(ProgressEvent)>,
    _ended: Closure<dyn FnMut()>,
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
        report: impl Fn(UploadEvent) + Clone + 'static,
    ) -> Option<Self> {
        let request = XmlHttpRequest::new().ok()?;
        request.open("PUT", url).ok()?;
        request
            .set_request_header("Content-Type", media_type)
            .ok()?;
        let progress = Closure::<dyn FnMut(ProgressEvent)>::new({
            let report = report.clone();
            move |event: ProgressEvent| report(UploadEvent::Progress(event.loaded() as u64))
        });
        let ended = Closure::<dyn FnMut()>::new({
            let request = request.clone();
            move || report(UploadEvent::Ended(request.status().unwrap_or(0)))
        });
        if let Ok(upload) = request.upload() {
            upload.set_onprogress(Some(progress.as_ref().unchecked_ref()));
        }
        request.set_onloadend(Some(ended.as_ref().unchecked_ref()));
        let upload = Self {
            request,
            _progress: progress,
            _ended: ended,
        };
        upload.request.send_with_opt_blob(Some(blob)).ok()?;
        Some(upload)
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if let Ok(upload) = self.request.upload() {
            upload.set_onprogress(None);
        }
        self.request.set_onloadend(None);
        let _ = self.request.abort();
    }
}

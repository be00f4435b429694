//! A PUT of a file, with its progress. Dropped, it is aborted and reports
//! nothing any more.

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::Blob;

/// How an upload goes.
pub(crate) enum UploadEvent {
    /// So many bytes are out.
    Progress(u64),
    /// The server answered with this HTTP status; 0 is no answer.
    Ended(u16),
    /// The bytes cannot be read any more.
    Gone,
}

#[wasm_bindgen(module = "/src/browser/upload.js")]
extern "C" {
    type Put;

    #[wasm_bindgen(constructor, catch)]
    fn new(
        url: &str,
        media_type: &str,
        blob: &Blob,
        progress: &Closure<dyn FnMut(f64)>,
        ended: &Closure<dyn FnMut(f64)>,
    ) -> Result<Put, JsValue>;

    #[wasm_bindgen(method)]
    fn stop(this: &Put);
}

pub(crate) struct Upload {
    put: Put,
    _report: [Closure<dyn FnMut(f64)>; 2],
}

impl Upload {
    /// None where the browser refuses even to try.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count of bytes, or a status, which JavaScript keeps in a double"
    )]
    pub(crate) fn start(
        url: &str,
        media_type: &str,
        blob: &Blob,
        report: Rc<dyn Fn(UploadEvent)>,
    ) -> Option<Self> {
        let ending = Rc::clone(&report);
        let progress: Box<dyn FnMut(f64)> =
            Box::new(move |sent| report(UploadEvent::Progress(sent as u64)));
        let ended: Box<dyn FnMut(f64)> = Box::new(move |status| {
            ending(if status < 0.0 {
                UploadEvent::Gone
            } else {
                UploadEvent::Ended(status as u16)
            });
        });
        let [progress, ended] = [progress, ended].map(Closure::wrap);
        let put = Put::new(url, media_type, blob, &progress, &ended).ok()?;
        Some(Self {
            put,
            _report: [progress, ended],
        })
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        self.put.stop();
    }
}

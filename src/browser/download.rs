//! Files from where their messages say that they are: saved under the names
//! that these give them, or only asked after. Dropped, it ends what is under
//! way.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/download.js")]
extern "C" {
    type Downloads;

    #[wasm_bindgen(constructor)]
    fn new() -> Downloads;

    #[wasm_bindgen(method)]
    fn save(this: &Downloads, url: &str, name: &str, done: JsValue);

    #[wasm_bindgen(method)]
    fn check(this: &Downloads, url: &str, done: JsValue);

    #[wasm_bindgen(method)]
    fn close(this: &Downloads);
}

/// What has become of a file.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Found {
    There,
    /// It is not there any more, or not for this visitor.
    Lost,
    /// Nobody answers, or not now.
    Unreached,
}

pub(crate) struct Download(Downloads);

impl Download {
    /// Does nothing yet.
    pub(crate) fn new() -> Self {
        Self(Downloads::new())
    }

    /// Saves what is at `url` as `name`. Where the bytes may not be read, the
    /// browser goes to the URL itself, in a new tab.
    pub(crate) fn save(&self, url: &str, name: &str, done: impl FnOnce(Found) + 'static) {
        self.0.save(url, name, found(Box::new(done)));
    }

    /// Asks whether the file at `url` is there.
    pub(crate) fn check(&self, url: &str, done: impl FnOnce(Found) + 'static) {
        self.0.check(url, found(Box::new(done)));
    }
}

impl Drop for Download {
    fn drop(&mut self) {
        self.0.close();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "its call frees it, and comes also where the request is aborted"
)]
fn found(done: Box<dyn FnOnce(Found)>) -> JsValue {
    Closure::once_into_js(move |word: String| {
        done(match word.as_str() {
            "there" => Found::There,
            "lost" => Found::Lost,
            _ => Found::Unreached,
        });
    })
}

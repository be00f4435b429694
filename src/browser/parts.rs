//! The parts of the panel that JavaScript modules of their own draw, loaded when
//! they are shown first: see `src/parts.js`. It knows none of them.

use js_sys::Function;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, File};

use super::record::object;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = Parts)]
    type Drawn;

    #[wasm_bindgen(method)]
    fn show(this: &Drawn, name: &str, facts: &JsValue);

    #[wasm_bindgen(method)]
    fn listen(this: &Drawn, wish: &Function);

    #[wasm_bindgen(method)]
    fn prepare(this: &Drawn, file: &Blob, limits: &JsValue, done: JsValue);

    #[wasm_bindgen(method)]
    fn dismiss(this: &Drawn);

    #[wasm_bindgen(method)]
    fn close(this: &Drawn);
}

/// Those of one panel. Dropped, they are gone.
pub(crate) struct Parts {
    drawn: Drawn,
    _wish: Closure<dyn FnMut(String, JsValue)>,
}

impl Parts {
    /// `drawn` is the object that the panel is mounted with. `wish` is told what
    /// the visitor wants, by name, with a value that depends on it.
    pub(crate) fn new(drawn: JsValue, wish: impl FnMut(String, JsValue) + 'static) -> Self {
        let drawn: Drawn = drawn.unchecked_into();
        let wish = Closure::<dyn FnMut(String, JsValue)>::new(wish);
        drawn.listen(wish.as_ref().unchecked_ref());
        Self { drawn, _wish: wish }
    }

    /// Shows a part by what is true now.
    pub(crate) fn show(&self, name: &str, facts: &[(&str, JsValue)]) {
        self.drawn.show(name, &object(facts));
    }

    /// Closes what closes with the panel.
    pub(crate) fn dismiss(&self) {
        self.drawn.dismiss();
    }

    /// Makes a file ready to be sent; `limits` are the largest sizes in bytes by
    /// media type. `done` gets what is to be sent, none where it cannot be made
    /// ready now.
    #[expect(
        clippy::disallowed_methods,
        reason = "its call frees it, and always comes"
    )]
    pub(crate) fn prepare(
        &self,
        file: &Blob,
        limits: &JsValue,
        done: Box<dyn FnOnce(Option<File>)>,
    ) {
        self.drawn
            .prepare(file, limits, Closure::once_into_js(done));
    }
}

impl Drop for Parts {
    fn drop(&mut self) {
        self.drawn.close();
    }
}

//! The other tabs that have this conversation open: who leads, and what they tell
//! each other. It knows no session.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/tabs.js")]
extern "C" {
    #[wasm_bindgen(js_name = Tabs)]
    type Channel;

    #[wasm_bindgen(constructor, js_class = "Tabs")]
    fn new(
        name: &str,
        lead: &Closure<dyn FnMut(bool)>,
        told: &Closure<dyn FnMut(JsValue)>,
    ) -> Channel;

    #[wasm_bindgen(method)]
    fn join(this: &Channel);

    #[wasm_bindgen(method)]
    fn tell(this: &Channel, told: &JsValue, device: &str, is_asking: bool);

    #[wasm_bindgen(method)]
    fn close(this: &Channel);
}

/// A tab among the others. Dropped, it leaves them.
pub(crate) struct Tabs {
    channel: Channel,
    _lead: Closure<dyn FnMut(bool)>,
    _told: Closure<dyn FnMut(JsValue)>,
}

impl Tabs {
    /// Only listens. `lead` is told whether this tab leads, once it has joined;
    /// `told` what the others tell.
    pub(crate) fn new(
        name: &str,
        lead: impl FnMut(bool) + 'static,
        told: impl FnMut(JsValue) + 'static,
    ) -> Self {
        let lead = Closure::<dyn FnMut(bool)>::new(lead);
        let told = Closure::<dyn FnMut(JsValue)>::new(told);
        Self {
            channel: Channel::new(name, &lead, &told),
            _lead: lead,
            _told: told,
        }
    }

    /// Takes part in who leads.
    pub(crate) fn join(&self) {
        self.channel.join();
    }

    /// Tells the others something `of` a visitor. Where it is asked for something
    /// and whoever leads does not answer with how it stands, this tab takes its
    /// place.
    pub(crate) fn tell(&self, told: &JsValue, device: &str, is_asking: bool) {
        self.channel.tell(told, device, is_asking);
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        self.channel.close();
    }
}

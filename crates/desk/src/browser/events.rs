//! The server's wake-ups.

use wasm_bindgen::JsValue;
use web_sys::{Event, EventSource, MessageEvent};

use super::listener::Listener;

/// A stream of events, closed when dropped. It does not reconnect by itself:
/// who holds it knows better when, and whether the session still stands.
pub(crate) struct Events {
    source: EventSource,
    listeners: Vec<Listener>,
}

impl Events {
    /// Connects to `url`. `on_lost` is called when the stream cannot be had or
    /// has ended.
    pub(crate) fn new(
        url: &str,
        on_open: impl Fn() + 'static,
        on_lost: impl Fn() + 'static,
    ) -> Option<Self> {
        let source = EventSource::new(url).ok()?;
        let listeners = vec![
            Listener::new(&source, "open", move |_: Event| on_open()),
            Listener::new(&source, "error", move |_: Event| on_lost()),
        ];
        Some(Self { source, listeners })
    }

    /// Calls `on_event` with the data, parsed from JSON, of each event of this name.
    pub(crate) fn on(mut self, event: &'static str, on_event: impl Fn(JsValue) + 'static) -> Self {
        let listener = Listener::new(&self.source, event, move |event: MessageEvent| {
            let data = event.data().as_string().unwrap_or_default();
            if let Ok(data) = js_sys::JSON::parse(&data) {
                on_event(data);
            }
        });
        self.listeners.push(listener);
        self
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.source.close();
    }
}

//! A WebSocket that speaks `k1te.chat.v1`. It closes when its guard is dropped,
//! and reports nothing any more.

use std::rc::Rc;

use js_sys::{Array, JSON, JsString};
use kite_protocol::limits::FRAME_ELEMENTS;
use kite_protocol::v1::{ClientFrame, SUBPROTOCOL, ServerFrame};
use kite_protocol::{DecodeError, Element};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CloseEvent, MessageEvent, WebSocket};

use super::listener::Listener;

/// What happens to a socket.
pub(crate) enum SocketEvent {
    Opened,
    Received(Result<ServerFrame, DecodeError>),
    Closed { code: u16, reason: String },
}

pub(crate) struct Socket {
    socket: WebSocket,
    listeners: Option<[Listener; 3]>,
}

impl Socket {
    /// None where the browser refuses even to try, by a policy of the page.
    pub(crate) fn open(url: &str, report: Rc<dyn Fn(SocketEvent)>) -> Option<Self> {
        let socket = WebSocket::new_with_str(url, SUBPROTOCOL).ok()?;
        let opened = Rc::clone(&report);
        let received = Rc::clone(&report);
        let listeners = [
            Listener::new(socket.clone(), "open", move |_| opened(SocketEvent::Opened)),
            Listener::new(socket.clone(), "message", move |event| {
                let event: MessageEvent = event.unchecked_into();
                received(SocketEvent::Received(decode(&event.data())));
            }),
            Listener::new(socket.clone(), "close", move |event| {
                let event: CloseEvent = event.unchecked_into();
                report(SocketEvent::Closed {
                    code: event.code(),
                    reason: event.reason(),
                });
            }),
        ];
        Some(Self {
            socket,
            listeners: Some(listeners),
        })
    }

    /// A frame for a socket that is closing gets lost; its message is sent
    /// again over the next one.
    pub(crate) fn send(&self, frame: &ClientFrame) {
        let array: Array = frame.encode().iter().map(to_js).collect();
        if let Ok(text) = JSON::stringify(&array) {
            let _ = self.socket.send_with_str(&String::from(text));
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        // First, so that closing is not reported.
        self.listeners.take();
        let _ = self.socket.close_with_code(1000);
    }
}

fn decode(data: &JsValue) -> Result<ServerFrame, DecodeError> {
    data.dyn_ref::<JsString>()
        .and_then(|text| JSON::parse(&String::from(text)).ok())
        .filter(Array::is_array)
        .ok_or_else(|| DecodeError::NotAnArray(String::new()))
        .and_then(|array| {
            let elements = Array::from(&array)
                .iter()
                .take(FRAME_ELEMENTS)
                .map(|value| from_js(&value))
                .collect();
            ServerFrame::decode(elements)
        })
}

fn from_js(value: &JsValue) -> Element {
    if let Some(text) = value.as_string() {
        Element::Text(text)
    } else if let Some(number) = value.as_f64() {
        Element::Number(number)
    } else if value.is_null() {
        Element::Null
    } else {
        Element::Other("another value")
    }
}

fn to_js(element: &Element) -> JsValue {
    match element {
        Element::Text(text) => text.into(),
        Element::Number(number) => (*number).into(),
        Element::Bool(value) => (*value).into(),
        Element::List(elements) => elements.iter().map(to_js).collect::<Array>().into(),
        Element::Null | Element::Other(_) => JsValue::NULL,
    }
}

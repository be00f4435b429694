//! A WebSocket that speaks `k1te.chat.v2`, or v1 where the server offers only
//! that. It closes when its guard is dropped, and reports nothing any more.

use std::rc::Rc;

use js_sys::{Array, JSON, JsString};
use kite_client::Version;
use kite_protocol::limits::{FRAME_BYTES, FRAME_ELEMENTS, LIST_DEPTH, LIST_ELEMENTS};
use kite_protocol::v2::{ClientFrame, ServerFrame};
use kite_protocol::{DecodeError, Element, v1, v2};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CloseEvent, MessageEvent, WebSocket};

use super::listener::Listener;
use super::record;

/// A longer text is no frame of any server: twice the longest of a client, which
/// leaves room for what a later revision adds. It is not even parsed.
const LONGEST: usize = 2 * FRAME_BYTES;

/// What happens to a socket.
pub(crate) enum SocketEvent {
    Opened(Version),
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
        let offer = [v2::SUBPROTOCOL, v1::SUBPROTOCOL];
        let offer: Array = offer.into_iter().map(JsValue::from_str).collect();
        let socket = WebSocket::new_with_str_sequence(url, &offer).ok()?;
        let opened = Rc::clone(&report);
        let received = Rc::clone(&report);
        let (opening, receiving) = (socket.clone(), socket.clone());
        let listeners = [
            Listener::new(socket.clone(), "open", move |_| {
                opened(SocketEvent::Opened(version(&opening)));
            }),
            Listener::new(socket.clone(), "message", move |event| {
                let event: MessageEvent = event.unchecked_into();
                let frame = decode(&event.data(), version(&receiving));
                received(SocketEvent::Received(frame));
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
    /// again over the next one. So does one for which v1 has no word.
    pub(crate) fn send(&self, frame: ClientFrame) {
        let elements = match version(&self.socket) {
            Version::V2 => frame.encode(),
            Version::V1 => match frame.into_v1() {
                Some(frame) => frame.encode(),
                None => return,
            },
        };
        let frame = list(&elements);
        // Pages with an old library have one for all arrays, which says something else.
        record::set(&frame, "toJSON", &JsValue::NULL);
        if let Ok(text) = JSON::stringify(&frame) {
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

/// What the server has chosen. A browser lets no server choose what was not
/// offered; one that chooses nothing is an old one.
fn version(socket: &WebSocket) -> Version {
    if socket.protocol() == v2::SUBPROTOCOL {
        Version::V2
    } else {
        Version::V1
    }
}

fn decode(data: &JsValue, version: Version) -> Result<ServerFrame, DecodeError> {
    let elements = data
        .dyn_ref::<JsString>()
        .filter(|text| text.length() as usize <= LONGEST)
        .and_then(|text| JSON::parse(&String::from(text)).ok())
        .filter(Array::is_array)
        .map(|array| from_array(&array))
        .ok_or_else(|| DecodeError::NotAnArray(String::new()))?;
    match version {
        Version::V2 => ServerFrame::decode(elements),
        Version::V1 => v1::ServerFrame::decode(elements).map(Into::into),
    }
}

/// The elements of a frame that was parsed; none of what is no array.
pub(crate) fn from_array(array: &JsValue) -> Vec<Element> {
    elements(array, FRAME_ELEMENTS, 0)
}

/// At most `max` of an array, which is inside so many others.
fn elements(array: &JsValue, max: usize, depth: usize) -> Vec<Element> {
    let Some(array) = array.dyn_ref::<Array>() else {
        return Vec::new();
    };
    let values = array.iter().take(max);
    values.map(|value| from_js(&value, depth)).collect()
}

fn from_js(value: &JsValue, depth: usize) -> Element {
    if let Some(text) = value.as_string() {
        Element::Text(text)
    } else if let Some(number) = value.as_f64() {
        Element::Number(number)
    } else if let Some(flag) = value.as_bool() {
        Element::Bool(flag)
    } else if value.is_null() {
        Element::Null
    } else if depth < LIST_DEPTH && Array::is_array(value) {
        Element::List(elements(value, LIST_ELEMENTS, depth + 1))
    } else {
        Element::Other("another value")
    }
}

fn to_js(element: &Element) -> JsValue {
    match element {
        Element::Text(text) => text.into(),
        Element::Number(number) => (*number).into(),
        Element::Bool(value) => (*value).into(),
        Element::List(elements) => list(elements).into(),
        Element::Null | Element::Other(_) => JsValue::NULL,
    }
}

/// Elements as JavaScript has them.
pub(crate) fn list(elements: &[Element]) -> Array {
    elements.iter().map(to_js).collect()
}

//! What the element tells the panel when it mounts it.

use kite_protocol::ChannelName;
use wasm_bindgen::JsValue;

use crate::browser::record::{get, text};
use crate::browser::url;

/// The settings of one panel.
pub(crate) struct Config {
    /// The WebSocket URL.
    pub(crate) endpoint: String,
    /// The channel that the endpoint names.
    pub(crate) channel: ChannelName,
    /// Under this name the conversation is kept on the device.
    pub(crate) key: String,
    /// Who the visitor is, if the site knows.
    pub(crate) user_id: Option<String>,
    /// The visitor's name, if the site knows.
    pub(crate) user_name: Option<String>,
    /// A JWT that proves it, if the site has one.
    pub(crate) user_token: Option<String>,
    /// The title, if the site gives one.
    pub(crate) heading: Option<String>,
    /// The language in use, a BCP 47 tag.
    pub(crate) lang: String,
    /// What the panel says in it: a catalogue, which may be the site's own in part.
    pub(crate) strings: JsValue,
    /// What draws the rare parts of the panel.
    pub(crate) parts: JsValue,
    /// Whether the panel is shown.
    pub(crate) open: bool,
    /// Whether to connect at once.
    pub(crate) eager: bool,
}

impl Config {
    /// From the element's plain object; none without a valid endpoint.
    pub(crate) fn read(config: &JsValue) -> Option<Self> {
        let endpoint = text(config, "endpoint")?;
        Some(Self {
            channel: ChannelName::new(url::channel(&endpoint)?).ok()?,
            key: text(config, "key")?,
            endpoint,
            user_id: text(config, "userId"),
            user_name: text(config, "userName"),
            user_token: text(config, "userToken"),
            heading: text(config, "heading"),
            lang: text(config, "lang").unwrap_or_default(),
            strings: get(config, "strings"),
            parts: get(config, "parts"),
            open: get(config, "open").is_truthy(),
            eager: get(config, "eager").is_truthy(),
        })
    }
}

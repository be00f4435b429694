//! The address bar: which conversation is open, and the token of a login link.

use wasm_bindgen::JsValue;

use super::window;

/// What the address asks for.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Route {
    /// The list.
    List,
    /// A conversation.
    Conversation(i64),
    /// To log in with this token.
    Login(String),
}

const LOGIN: &str = "#login=";
const CONVERSATION: &str = "#conversation=";

/// Reads the fragment of the address.
pub(crate) fn parse(hash: &str) -> Route {
    if let Some(token) = hash.strip_prefix(LOGIN) {
        return Route::Login(token.into());
    }
    hash.strip_prefix(CONVERSATION)
        .and_then(|id| id.parse().ok())
        .map_or(Route::List, Route::Conversation)
}

/// What the address asks for now.
pub(crate) fn current() -> Route {
    parse(&window().location().hash().unwrap_or_default())
}

/// The address of a conversation, to link to.
pub(crate) fn conversation(id: i64) -> String {
    let mut link = String::from(CONVERSATION);
    link.push_str(&id.to_string());
    link
}

/// Takes the fragment off the address, leaving no trace in the history.
pub(crate) fn clear() {
    let path = window().location().pathname().unwrap_or_default();
    replace(&path);
}

/// Changes the address in its place.
pub(crate) fn replace(url: &str) {
    if let Ok(history) = window().history() {
        // Refused only for another origin, or when asked hundreds of times a minute.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(url));
    }
}

/// One step back in the history.
pub(crate) fn back() {
    if let Ok(history) = window().history() {
        let _ = history.back();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_its_own_links_and_takes_the_rest_for_the_list() {
        assert_eq!(parse("#login=a.b=c"), Route::Login("a.b=c".into()));
        assert_eq!(parse(&conversation(12)), Route::Conversation(12));
        for hash in ["", "#", "#conversation=", "#conversation=x", "#other"] {
            assert_eq!(parse(hash), Route::List, "{hash}");
        }
    }
}

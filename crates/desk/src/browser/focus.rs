//! Where the keyboard is.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, VisibilityState};

use super::document;

/// The ids of elements that are focused by name.
pub(crate) mod ids {
    /// The search field.
    pub(crate) const SEARCH: &str = "search";
    /// The reply field.
    pub(crate) const REPLY: &str = "reply";
    /// The scroller of the open thread.
    pub(crate) const LOG: &str = "log";
    /// The dialog that lists the shortcuts.
    pub(crate) const HELP: &str = "help";
    /// The dialog that asks before something is done.
    pub(crate) const QUESTION: &str = "question";
    /// The dialog with the office hours.
    pub(crate) const OFFICE: &str = "office";
    /// The hidden file picker.
    pub(crate) const PICKER: &str = "picker";
    /// The heading of the open thread.
    pub(crate) const HEADING: &str = "thread-heading";
    /// The heading of the visitor's pane.
    pub(crate) const VISITOR: &str = "visitor-heading";
}

/// The element of this id, if it is on the screen.
fn shown(id: &str) -> Option<HtmlElement> {
    document()
        .get_element_by_id(id)
        .and_then(|element| element.dyn_into::<HtmlElement>().ok())
        .filter(|element| element.offset_parent().is_some())
}

/// The id of a conversation's row.
pub(crate) fn row_id(conversation: i64) -> String {
    let mut id = String::from("conversation-");
    id.push_str(&conversation.to_string());
    id
}

/// Puts the keyboard into an element; whether it is on the screen.
pub(crate) fn focus(id: &str) -> bool {
    shown(id).is_some_and(|element| element.focus().is_ok())
}

/// Whether an element is on the screen.
pub(crate) fn is_shown(id: &str) -> bool {
    shown(id).is_some()
}

/// Clicks an element of this id.
pub(crate) fn click(id: &str) {
    if let Some(element) = document()
        .get_element_by_id(id)
        .and_then(|element| element.dyn_into::<HtmlElement>().ok())
    {
        element.click();
    }
}

/// The id of the focused element; empty for none.
pub(crate) fn focused_id() -> String {
    document()
        .active_element()
        .map(|element| element.id())
        .unwrap_or_default()
}

/// Takes the keyboard out of the focused element.
pub(crate) fn blur() {
    if let Some(element) = document()
        .active_element()
        .and_then(|element| element.dyn_into::<HtmlElement>().ok())
    {
        let _ = element.blur();
    }
}

/// Whether the operator looks at this page.
pub(crate) fn page_is_attended() -> bool {
    let document = document();
    document.visibility_state() == VisibilityState::Visible && document.has_focus().unwrap_or(false)
}

//! Where the end of a conversation is drawn: `src/parts/end.js` fills it.

use super::element::{View, el};

pub(super) fn end() -> View {
    el("div", "end").view()
}

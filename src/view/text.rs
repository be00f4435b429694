//! The text of a message.

use crate::browser::text::write;

use super::element::{View, el};

pub(super) fn text(text: &str) -> View {
    let text = text.to_owned();
    el("div", "bubble")
        .attr("part", "bubble")
        .filled(move |bubble| write(bubble, &text))
        .view()
}

//! Where the way to Telegram is drawn: `src/parts/handoff.js` fills it.

use super::element::{View, el};

pub(super) fn handoff() -> View {
    el("div", "handoff")
        .attr("part", "handoff")
        .attr("hidden", "")
        .view()
}

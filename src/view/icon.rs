//! Line icons of one weight, drawn for a 24 px square.

use super::element::{View, svg};

pub(super) const MARK: &str =
    "M20 4 10.5 5.5 7 17l11.5-3.5zM20 4 7 17M10.5 5.5l8 8M7 17c-1.5 1.5-3 .5-4 3.5";
pub(super) const CHEVRON: &str = "m6 9.5 6 6 6-6";
pub(super) const MORE: &str = "M5.5 11.8v.4M12 11.8v.4M18.5 11.8v.4";
pub(super) const SEND: &str = "M12 19V5.5M6 11.5l6-6 6 6";
pub(super) const ATTACH: &str = "m20 11.5-8 8a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4l7.7-7.8";
pub(super) const FILE: &str = "M14 3.5H7a1.5 1.5 0 0 0-1.5 1.5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8zM14 3.5V8h4.5";
pub(super) const DOWNLOAD: &str = "M12 4.5v11M7 11l5 5 5-5M5.5 19.5h13";
pub(super) const CROSS: &str = "m7 7 10 10M17 7 7 17";
pub(super) const ALERT: &str = "M12 8v5M12 16.2v.1M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z";

/// Says nothing to screen readers: its control has a name.
pub(super) fn icon(path: &'static str) -> View {
    svg("svg", "icon")
        .attr("viewBox", "0 0 24 24")
        .attr("aria-hidden", "true")
        .child(svg("path", "").attr("d", path).view())
        .view()
}

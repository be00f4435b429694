//! Line icons of one weight on a grid of 24.

use leptos::prelude::*;

/// A drawing: the data of one path.
pub(crate) type Drawing = &'static str;

pub(crate) const BACK: Drawing = "M15 5l-7 7 7 7";
pub(crate) const BLOCK: Drawing = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM5.7 5.7l12.6 12.6";
pub(crate) const CHAT: Drawing =
    "M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z";
pub(crate) const CHECK: Drawing = "M5 12.5l4.5 4.5L19 7.5";
pub(crate) const CLIP: Drawing = "M20 11.5l-8.2 8.2a5 5 0 0 1-7.1-7.1l8.6-8.6a3.3 3.3 0 0 1 4.7 4.7l-8.6 8.6a1.7 1.7 0 0 1-2.4-2.4l7.9-7.9";
pub(crate) const CLOCK: Drawing = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.5V12l3 2";
pub(crate) const CLOSE: Drawing = "M6 6l12 12M18 6L6 18";
pub(crate) const DOWN: Drawing = "M12 5v14M6 13l6 6 6-6";
pub(crate) const DOWNLOAD: Drawing = "M12 4v11M7 10.5l5 5 5-5M5 20h14";
pub(crate) const FILE: Drawing =
    "M13 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V9zM13 3v6h6";
pub(crate) const FLAG: Drawing = "M6 21V4M6 5h11l-2 4 2 4H6";
pub(crate) const KEYS: Drawing = "M5 6h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2zM7 10h.01M11 10h.01M15 10h.01M17 14h.01M7 14h.01M10 14h4";
pub(crate) const KITE: Drawing = "M12 2.5l7 8-7 11-7-11zM5 10.5h14M12 2.5v19";
pub(crate) const LEAVE: Drawing =
    "M14 4H7a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h7M10 12h11M17.5 8.5L21 12l-3.5 3.5";
pub(crate) const MORE: Drawing = "M6 12h.01M12 12h.01M18 12h.01";
pub(crate) const PEN: Drawing = "M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM13.5 7l3.5 3.5";
pub(crate) const PERSON: Drawing =
    "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5a7.5 7.5 0 0 1 15 0";
pub(crate) const PLUS: Drawing = "M12 5v14M5 12h14";
pub(crate) const REOPEN: Drawing = "M4 12a8 8 0 1 0 2.6-5.9M6.5 2.5v4h4";
pub(crate) const SEARCH: Drawing =
    "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20";
pub(crate) const SEND: Drawing = "M12 19.5v-15M5.5 11L12 4.5l6.5 6.5";
pub(crate) const STAR: Drawing =
    "M12 3.5l2.6 5.3 5.9.9-4.3 4.1 1 5.8-5.2-2.8-5.2 2.8 1-5.8-4.3-4.1 5.9-.9z";
pub(crate) const TRASH: Drawing = "M4 6.5h16M9 6.5V4h6v2.5M6 6.5l1 13.5h10l1-13.5M10 11v5M14 11v5";
pub(crate) const VERIFIED: Drawing = "M12 2.5l2.6 2 3.2-.1.9 3.1 2.7 1.8-1.1 3 1.1 3-2.7 1.8-.9 3.1-3.2-.1-2.6 2-2.6-2-3.2.1-.9-3.1-2.7-1.8 1.1-3-1.1-3 2.7-1.8.9-3.1 3.2.1zM8.5 12l2.5 2.5 4.5-4.5";
pub(crate) const WARNING: Drawing = "M12 4L2.8 19.5h18.4zM12 10v4.5M12 17h.01";

/// A drawing as an element that assistive technology passes over.
pub(crate) fn icon(drawing: Drawing) -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=drawing />
        </svg>
    }
    .into_any()
}

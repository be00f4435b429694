//! The page without a session: how to get in.

use leptos::prelude::*;

use super::element::el;
use super::icon::{self, icon};
use crate::desk::Farewell;

/// Says why nobody is logged in and where a login link comes from.
pub(crate) fn signed_out(farewell: Farewell) -> AnyView {
    let (heading, reason) = match farewell {
        Farewell::None => ("Kite desk", "Operators log in by a link that works once."),
        Farewell::BadLink => (
            "This link no longer works",
            "A login link works once and for a short time. Get a new one:",
        ),
        Farewell::Refused => (
            "No login right now",
            "Too many logins have failed. Wait a minute, then open your link again, or get a new one:",
        ),
        Farewell::Expired => (
            "Your session has ended",
            "What you wrote is kept in this tab. Open a new login link here to go on.",
        ),
        Farewell::LoggedOut => (
            "You are logged out",
            "To come back you need a new login link.",
        ),
    };
    let command = el("code", "").text("k1te-server operator link");
    let run = el("li", "")
        .text("On the server, run ")
        .child(command.view());
    let open = el("li", "").text("Open the link that it prints in this browser.");
    let login = el("div", "login")
        .child(el("span", "mark").child(icon(icon::KITE)).view())
        .child(el("h1", "").text(heading).view())
        .child(el("p", "").text(reason).view())
        .child(el("ol", "").child(run.view()).child(open.view()).view());
    el("main", "alone").child(login.view()).view()
}

//! The page without a session: how to get in.

use leptos::prelude::*;

use super::icon::{self, icon};
use crate::desk::Farewell;

/// Says why nobody is logged in and where a login link comes from.
#[component]
pub(crate) fn SignedOut(farewell: Farewell) -> impl IntoView {
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
    view! {
        <main class="alone">
            <div class="login">
                <span class="mark">{icon(icon::KITE)}</span>
                <h1>{heading}</h1>
                <p>{reason}</p>
                <ol>
                    <li>
                        "On the server, run " <code>"k1te-server operator link"</code>
                    </li>
                    <li>"Open the link that it prints in this browser."</li>
                </ol>
            </div>
        </main>
    }
}

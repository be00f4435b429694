//! What stands in a log without messages.

use leptos::prelude::*;

use crate::i18n::Strings;

use super::icon::{MARK, icon};

pub(super) fn empty(strings: &'static Strings) -> AnyView {
    view! {
        <div class="empty">
            <span class="mark large">{icon(MARK)}</span>
            <p class="greeting">{strings.greeting}</p>
            <p>{strings.invitation}</p>
        </div>
    }
    .into_any()
}

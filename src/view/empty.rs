//! What stands in a log without messages.

use leptos::prelude::*;

use crate::i18n::Strings;

use super::icon::{MARK, icon};

pub(super) fn empty(strings: &'static Strings) -> [AnyView; 3] {
    [
        view! { <span class="mark large">{icon(MARK)}</span> }.into_any(),
        view! { <p class="greeting">{strings.greeting}</p> }.into_any(),
        view! { <p>{strings.invitation}</p> }.into_any(),
    ]
}

//! Who is there and who types, on either side.

use kite_desk_api::{Presence, Signal};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Desk;
use crate::api;
use crate::browser::clock;

impl Desk {
    /// Turns whether visitors are told that the operator is there.
    pub(crate) fn turn_away(self) {
        let away = !self.presence.with_untracked(|presence| presence.away);
        self.presence.update(|presence| presence.away = away);
        spawn_local(async move {
            if let Err(error) = api::away(away).await {
                self.presence.update(|presence| presence.away = !away);
                self.tell(&error);
            }
        });
    }

    pub(super) fn take_presence(self, presence: Presence) {
        self.presence.set(presence);
    }

    pub(super) fn take_signal(self, signal: &Signal) {
        self.inbox.update(|inbox| inbox.take_signal(signal));
    }

    /// The operator has changed the text of a reply.
    pub(super) fn typed(self, conversation: i64, empty: bool) {
        let now = clock::now();
        let news = self.backstage(|backstage| backstage.typing.typed(conversation, empty, now));
        if let Some(on) = news.flatten() {
            tell_typing(conversation, on);
        }
    }

    /// The operator writes no more, without having sent anything.
    pub(super) fn stop_typing(self, conversation: i64) {
        if self.forget_typing(conversation) {
            tell_typing(conversation, false);
        }
    }

    /// What was written has gone out, which tells enough; whether the visitor
    /// was told of typing.
    pub(super) fn forget_typing(self, conversation: i64) -> bool {
        self.backstage(|backstage| backstage.typing.stopped(conversation))
            .unwrap_or(false)
    }
}

fn tell_typing(conversation: i64, on: bool) {
    spawn_local(async move {
        // It lapses by itself: what is lost here is nobody's trouble.
        let _ = api::typing(conversation, on).await;
    });
}

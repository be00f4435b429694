//! Moving about: by address, by key, by one step back.

use leptos::prelude::*;

use super::{Desk, Dialog, Session};
use crate::browser::focus::{self, ids};
use crate::browser::location::{self, Route};
use crate::state::inbox::Inbox;
use crate::state::shortcut::Command;

impl Desk {
    /// Goes where the address says. True: it was a login link.
    pub(crate) fn follow_address(self) -> bool {
        let open = self.open.get_untracked();
        if let Some(id) = open {
            self.stop_typing(id);
        }
        match location::current() {
            Route::Login(token) => {
                self.log_in(token);
                return true;
            }
            Route::List if open.is_some() => self.open.set(None),
            Route::Conversation(id) if open != Some(id) => {
                let from_list = open.is_none();
                self.backstage(|backstage| backstage.from_list = from_list);
                self.show(id);
            }
            Route::List | Route::Conversation(_) => {}
        }
        if self.open.get_untracked() != open {
            self.details.set(false);
            self.follow_with_keyboard(open);
        }
        false
    }

    /// Back to the list, where the list and the thread share one place.
    pub(crate) fn close(self) {
        let from_list = self.backstage(|backstage| std::mem::take(&mut backstage.from_list));
        if from_list == Some(true) {
            location::back();
        } else {
            location::clear();
            self.follow_address();
        }
    }

    /// Does what a shortcut asks for; false if there is nothing to do.
    pub(crate) fn obey(self, command: Command) -> bool {
        if !matches!(self.session.get_untracked(), Session::In(_)) {
            return false;
        }
        match command {
            Command::Next => self.step(1),
            Command::Previous => self.step(-1),
            Command::Reply => focus::focus(ids::REPLY),
            Command::Search => focus::focus(ids::SEARCH),
            Command::Attach => {
                let open = self.open.get_untracked().is_some();
                if open {
                    focus::click(ids::PICKER);
                }
                open
            }
            Command::Resolve => {
                let open = self.open.get_untracked();
                if let Some(id) = open {
                    self.turn_state(id);
                }
                open.is_some()
            }
            Command::Details => self.toggle_details(),
            Command::Help => {
                self.dialog.set(Some(Dialog::Help));
                true
            }
            Command::Leave => self.leave(),
        }
    }

    /// Hides the visitor's pane where it covers the thread.
    pub(crate) fn hide_details(self) {
        self.details.set(false);
        request_animation_frame(|| {
            focus::focus(ids::HEADING);
        });
    }

    /// Closes a conversation that is no more.
    pub(super) fn close_missing(self, id: i64) {
        if self.open.get_untracked() == Some(id) {
            location::clear();
            self.follow_address();
        }
    }

    fn show(self, id: i64) {
        let (unread, known) = self.inbox.with_untracked(|inbox| {
            let conversation = inbox.get(id);
            (conversation.map_or(0, |c| c.unread), conversation.is_some())
        });
        self.at_end.set(true);
        self.update_thread(id, |thread| thread.open(unread));
        self.open.set(Some(id));
        if matches!(self.session.get_untracked(), Session::In(_)) {
            self.fetch_thread(id);
            if !known && self.inbox.with_untracked(Inbox::is_loaded) {
                self.fetch_conversation(id);
            }
        }
    }

    /// Keeps the keyboard on the screen when a pane takes another's place.
    fn follow_with_keyboard(self, before: Option<i64>) {
        let open = self.open.get_untracked();
        request_animation_frame(move || {
            match (before, open) {
                (Some(left), None) => focus::focus(&focus::row_id(left)),
                (_, Some(id)) if !focus::is_shown(&focus::row_id(id)) => focus::focus(ids::HEADING),
                _ => false,
            };
        });
    }

    /// Moves the keyboard along the list.
    fn step(self, by: isize) -> bool {
        let query = self.query.get_untracked();
        let rows: Vec<i64> = self.inbox.with_untracked(|inbox| {
            inbox
                .matching(&query)
                .map(|conversation| conversation.id)
                .collect()
        });
        let focused = focus::focused_id();
        let at = rows
            .iter()
            .position(|id| focus::row_id(*id) == focused)
            .or_else(|| {
                let open = self.open.get_untracked()?;
                rows.iter().position(|id| *id == open)
            });
        let target = match at {
            None => Some(0),
            Some(at) => at.checked_add_signed(by),
        };
        target
            .and_then(|at| rows.get(at))
            .is_some_and(|id| focus::focus(&focus::row_id(*id)))
    }

    /// Shows or hides the visitor's pane; where it always stands beside the
    /// thread, moves the keyboard to it.
    fn toggle_details(self) -> bool {
        if self.open.get_untracked().is_none() {
            return false;
        }
        if self.details.get_untracked() {
            self.hide_details();
        } else if !focus::focus(ids::VISITOR) {
            self.details.set(true);
            request_animation_frame(|| {
                focus::focus(ids::VISITOR);
            });
        }
        true
    }

    /// One step out: of the details, of a field, of the conversation.
    fn leave(self) -> bool {
        if self.details.get_untracked() {
            self.hide_details();
            return true;
        }
        let focused = focus::focused_id();
        let open = self.open.get_untracked();
        if focused == ids::SEARCH {
            if self.query.with_untracked(String::is_empty) {
                focus::blur();
            } else {
                self.query.set(String::new());
            }
            return true;
        }
        if focused == ids::REPLY {
            if open.is_some_and(|id| self.cancel_edit(id)) {
                return true;
            }
            let row_is_shown = open.is_some_and(|id| focus::focus(&focus::row_id(id)));
            return row_is_shown || focus::focus(ids::HEADING);
        }
        if open.is_some() {
            self.close();
        }
        open.is_some()
    }
}

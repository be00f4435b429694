//! How things stand: the connection, who is there, who types, whether the
//! conversation is at its end.

use kite_client::{Connection, Session};
use kite_protocol::v2::Info;

use crate::browser::dates::day_of;
use crate::browser::{event, record};
use crate::i18n::fill;
use crate::model::{Earlier, Limits, Watched, plain_name};

use super::{Controller, SECOND_MS, millis_between};

/// Tries in a row that must fail before the visitor is told.
const PATIENCE: u32 = 2;
/// A shorter pause is over before anybody has read of it.
const SHORT_PAUSE_MS: i64 = 2 * SECOND_MS;
const WEEK_MS: i64 = 6 * 24 * 60 * 60 * SECOND_MS;

impl Controller {
    /// Tells view and page how the connection stands.
    pub(super) fn show_connection(&self) {
        let Some(connection) = self.connection() else {
            return;
        };
        let name = match &connection {
            Connection::Online => "online",
            Connection::Connecting | Connection::Joining => "connecting",
            Connection::Refused { code, reason } => {
                self.report_error(code, reason);
                "offline"
            }
            Connection::Idle | Connection::Waiting { .. } => "offline",
        };
        self.show_trouble();
        self.show_company();
        self.save_what_is_here();
        let detail = record::object(&[("state", name.into())]);
        event::dispatch(&self.host, "connection", &detail);
    }

    /// Tells what keeps messages from going out.
    pub(super) fn show_trouble(&self) {
        let Some(connection) = self.connection() else {
            return;
        };
        let strings = self.strings;
        let is_online = connection == Connection::Online;
        let is_held = is_online && self.is_held();
        let was_in_trouble = self.in_trouble.get();
        let (trouble, remedy) = match &connection {
            Connection::Online if is_held => (strings.held, ""),
            // One more connection is no use if nothing is answered there either.
            Connection::Online if was_in_trouble && self.awaits_answer() => {
                (strings.trouble, strings.trying)
            }
            Connection::Refused { code, reason } => (strings.refused, strings.reason(code, reason)),
            Connection::Waiting { attempt, .. } if was_in_trouble || *attempt >= PATIENCE => {
                (strings.trouble, "")
            }
            Connection::Connecting | Connection::Joining if was_in_trouble => {
                (strings.trouble, strings.trying)
            }
            _ => ("", ""),
        };
        self.in_trouble.set(!is_held && !trouble.is_empty());
        if show(&self.model.trouble, trouble) && !trouble.is_empty() {
            self.announce([trouble, remedy].join(". "));
        }
        show(&self.model.remedy, remedy);
        let is_blocked =
            matches!(&connection, Connection::Refused { code, .. } if code == "blocked");
        self.model.can_try.set(!is_online && !is_blocked);
    }

    fn awaits_answer(&self) -> bool {
        self.session(Session::awaits_answer) == Some(true)
    }

    /// Tells that the trouble is over, once something is answered.
    pub(super) fn end_trouble(&self) {
        if self.in_trouble.get() && self.connection() == Some(Connection::Online) {
            self.show_trouble();
        }
    }

    /// Whether the server asks for a pause that is worth a word.
    fn is_held(&self) -> bool {
        let until = self.session(Session::held_until).flatten();
        let now = self.clock.now();
        until.is_some_and(|until| millis_between(now, until) > SHORT_PAUSE_MS)
    }

    /// Until the next try, or the end of a pause.
    pub(super) fn show_seconds(&self, millis: i64) {
        if self.model.trouble.peek(String::is_empty) {
            return;
        }
        let seconds = i32::try_from(millis / SECOND_MS + 1).unwrap_or(i32::MAX);
        let seconds = self.dates.in_seconds(seconds);
        let is_online = self.connection() == Some(Connection::Online);
        let words = if is_online {
            self.strings.held_for
        } else {
            self.strings.retry_in
        };
        show(&self.model.remedy, &fill(words, &seconds));
    }

    /// Tells who is there and who is typing.
    pub(super) fn show_company(&self) {
        let strings = self.strings;
        let shown = self.session(|session| {
            let names = session.present().iter().map(|name| plain_name(name));
            let names: Vec<_> = names.collect();
            let names: Vec<_> = names.iter().map(String::as_str).collect();
            let names = names.as_slice();
            let (is_present, presence) = match session.connection() {
                Connection::Online => match (names, session.info()) {
                    ([], None) => (true, strings.presence.to_owned()),
                    ([], Some(info)) => (false, self.return_of(info)),
                    ([name], _) => (true, fill(strings.is_here, name)),
                    (names, _) => (true, fill(strings.are_here, &names.join(", "))),
                },
                Connection::Idle => (false, strings.presence.to_owned()),
                Connection::Connecting | Connection::Joining => {
                    (false, strings.connecting.to_owned())
                }
                Connection::Waiting { .. } if !self.in_trouble.get() => {
                    (false, strings.connecting.to_owned())
                }
                _ => (false, strings.offline.to_owned()),
            };
            let typing = session.typing().map(|name| {
                let name = if name.is_empty() { strings.them } else { name };
                fill(strings.typing, &plain_name(name))
            });
            (is_present, presence, typing.unwrap_or_default())
        });
        let Some((is_present, presence, typing)) = shown else {
            return;
        };
        self.model.present.set(is_present);
        show(&self.model.presence, &presence);
        let before = self.model.typing.peek(String::clone);
        if show(&self.model.typing, &typing) {
            if typing.is_empty() {
                self.take_back(&before);
            } else {
                self.announce(typing);
            }
        }
    }

    /// When somebody will be there, as far as it is known.
    fn return_of(&self, info: &Info) -> String {
        let strings = self.strings;
        let closed = info.hours.as_ref().filter(|hours| !hours.open);
        let Some(at) = closed.and_then(|hours| hours.changes_at) else {
            return strings.later.to_owned();
        };
        let now = self.clock.now();
        if day_of(at) == day_of(now) {
            fill(strings.back_at, &self.dates.time(at))
        } else if at.millis() - now.millis() < WEEK_MS {
            fill(strings.back, &self.dates.weekday(at))
        } else {
            fill(strings.back, &self.dates.day(at))
        }
    }

    /// Takes over what the server says of the channel.
    pub(super) fn show_info(&self) {
        let limits = self.session(|session| session.info().map(Limits::of));
        if let Some(Some(limits)) = limits {
            self.model.limits.set(limits);
        }
        self.show_title();
        self.show_company();
        self.show_handoff();
    }

    /// The site's title, the channel's, or ours.
    pub(super) fn show_title(&self) {
        let heading = self.heading.borrow().clone();
        let channel = || self.session(|session| session.info().map(|info| info.title.clone()))?;
        let title = heading
            .or_else(channel)
            // A channel without a title has its name for one, which is no words.
            .filter(|title| title != self.config.channel.as_str())
            .unwrap_or_else(|| self.strings.heading.to_owned());
        show(&self.model.title, &plain_name(&title));
    }

    /// Tells what there is before the log.
    pub(super) fn show_earlier(&self) {
        let earlier = self.session(|session| {
            if self.folded(session) > 0 {
                Earlier::Folded
            } else if session.is_loading_earlier() {
                Earlier::Loading
            } else if session.has_earlier() {
                Earlier::Some
            } else {
                Earlier::None
            }
        });
        let earlier = earlier.unwrap_or_default();
        if self.model.earlier.peek(|shown| *shown != earlier) {
            self.model.earlier.set(earlier);
        }
    }
}

/// Says it, if it was not said already; whether it was not.
fn show(place: &Watched<String>, words: &str) -> bool {
    let is_other = place.peek(|shown| shown != words);
    if is_other {
        place.set(words.to_owned());
    }
    is_other
}

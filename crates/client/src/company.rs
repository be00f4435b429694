//! Who is there, and who is typing, on either side.

use kite_protocol::Timestamp;
use kite_protocol::limits::{TYPING_INTERVAL, TYPING_LAPSE};
use kite_protocol::v2::ClientFrame;

use crate::{Effect, Session};

/// Names of operators that are kept; the protocol allows no more.
const NAMES: usize = 8;

/// The operators, as far as they are known to be there.
#[derive(Debug, Default)]
pub(crate) struct Company {
    names: Vec<String>,
    /// The one who types, and until when that holds unless it is said again.
    typing: Option<(String, Timestamp)>,
}

impl Company {
    pub(crate) fn wake(&self) -> Option<Timestamp> {
        self.typing.as_ref().map(|(_, until)| *until)
    }
}

impl Session {
    /// The name of the operator who is typing; empty for one without a name.
    pub fn typing(&self) -> Option<&str> {
        self.company.typing.as_ref().map(|(name, _)| name.as_str())
    }

    /// The names of the operators who are there.
    pub fn present(&self) -> &[String] {
        &self.company.names
    }

    /// The visitor typed, or stopped to.
    pub(crate) fn visitor_types(&mut self, on: bool, now: Timestamp) {
        if !(self.contact.live && self.contact.speaks_v2()) {
            return;
        }
        let pause = if on { TYPING_INTERVAL } else { TYPING_LAPSE };
        let recently = self.contact.typed_at.is_some_and(|at| now < at + pause);
        if on != recently {
            self.contact.typed_at = on.then_some(now);
            self.effects.push(Effect::Send(ClientFrame::Typing { on }));
        }
    }

    pub(crate) fn operator_types(&mut self, name: Option<String>, on: bool, now: Timestamp) {
        let name = name.unwrap_or_default();
        if on {
            let anew = self.typing() != Some(&name);
            self.company.typing = Some((name, now + TYPING_LAPSE));
            if anew {
                self.effects.push(Effect::CompanyChanged);
            }
        } else if self.typing() == Some(&name) {
            self.nobody_types();
        }
    }

    pub(crate) fn nobody_types(&mut self) {
        if self.company.typing.take().is_some() {
            self.effects.push(Effect::CompanyChanged);
        }
    }

    /// Typing lapses.
    pub(crate) fn tick_company(&mut self, now: Timestamp) {
        if self.company.wake().is_some_and(|until| until <= now) {
            self.nobody_types();
        }
    }

    pub(crate) fn present_are(&mut self, mut names: Vec<String>) {
        names.truncate(NAMES);
        if self.company.names != names {
            self.company.names = names;
            self.effects.push(Effect::CompanyChanged);
        }
    }
}

//! Going on in Telegram: whether that is offered, and the link that leads there.

use kite_client::{Answer, Ask};
use kite_protocol::Timestamp;

use crate::browser::timer::Timer;
use crate::browser::{event, record};

use super::questions::Question;
use super::{Controller, SECOND_MS, millis_between};

const CONNECTOR: &str = "telegram";
const MINUTE_MS: i64 = 60 * SECOND_MS;

/// The way to Telegram.
#[derive(Default)]
pub(super) enum Way {
    /// There is none.
    #[default]
    None,
    /// A link can be asked for.
    Offered,
    /// It has been.
    Asked,
    /// There is none now.
    Refused,
    /// It is shown until the timer fires.
    Link(#[expect(dead_code, reason = "a guard")] Timer),
    /// It was shown for as long as it was good.
    Expired,
    /// The visitor goes on there.
    On,
}

impl Way {
    fn name(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Offered => "offered",
            Self::Asked => "asked",
            Self::Refused => "refused",
            Self::Link(_) => "link",
            Self::Expired => "expired",
            Self::On => "on",
        }
    }
}

impl Controller {
    /// Offers it where the channel has it and the visitor is not there already.
    pub(super) fn show_handoff(&self) {
        let (is_offered, is_on) = self
            .session(|session| {
                let mut known = session.info().into_iter().flat_map(|info| &info.connectors);
                let is_offered = known.any(|connector| connector == CONNECTOR);
                (is_offered, session.connector().is_some())
            })
            .unwrap_or_default();
        let next = match &*self.way.borrow() {
            Way::On if is_on => return,
            _ if is_on => Way::On,
            Way::None if !is_offered => return,
            Way::None | Way::On if is_offered => Way::Offered,
            _ if is_offered => return,
            _ => Way::None,
        };
        let is_news = matches!(next, Way::On) && !self.restoring.get();
        self.take_way(next);
        if is_news {
            let detail = record::object(&[("connector", CONNECTOR.into())]);
            event::dispatch(&self.host, "handoff", &detail);
        }
    }

    pub(super) fn ask_link(&self) {
        if !matches!(*self.way.borrow(), Way::Asked) {
            self.take_way(Way::Asked);
            self.ask(Question::Link, Ask::Link);
        }
    }

    /// The visitor does not want to see the link any more.
    pub(super) fn hide_link(&self) {
        if matches!(*self.way.borrow(), Way::Link(_)) {
            self.take_way(Way::Offered);
        }
    }

    pub(super) fn show_link(&self, answer: Answer) {
        // Meanwhile the visitor may have come there by another link.
        if !matches!(*self.way.borrow(), Way::Asked) {
            return;
        }
        let Answer::Link { url, expires_at } = answer else {
            return self.take_way(Way::Refused);
        };
        let me = self.me.clone();
        let millis = lifetime(self.clock.now(), expires_at);
        let timer = Timer::new(millis, move || {
            if let Some(me) = me.upgrade() {
                me.take_way(Way::Expired);
            }
        });
        self.show_way(Way::Link(timer), &url, millis);
    }

    /// Nothing of it is left.
    pub(super) fn forget_way(&self) {
        self.take_way(Way::None);
    }

    fn take_way(&self, way: Way) {
        self.show_way(way, "", 0);
    }

    fn show_way(&self, way: Way, url: &str, millis: i32) {
        let facts = [
            ("state", way.name().into()),
            ("url", url.into()),
            ("millis", millis.into()),
        ];
        self.parts.show("handoff", &facts);
        self.way.replace(way);
    }
}

/// For how many milliseconds a link is shown. The time of its end is by the
/// server's clock: where this device's is wrong, the visitor still has a minute
/// to follow it, and is not shown for days what has long been void.
fn lifetime(now: Timestamp, expires_at: Timestamp) -> i32 {
    let millis = millis_between(now, expires_at).clamp(MINUTE_MS, 60 * MINUTE_MS);
    i32::try_from(millis).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_shown_until_it_ends_whatever_the_clock() {
        let shown = |now, end| lifetime(Timestamp::from_millis(now), Timestamp::from_millis(end));
        assert_eq!(shown(1000, 601_000), 600_000);
        assert_eq!(shown(900_000_000, 601_000), 60_000, "the clock is ahead");
        assert_eq!(shown(1000, 900_000_000), 3_600_000, "the clock is behind");
    }
}

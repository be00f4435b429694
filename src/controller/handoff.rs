//! Going on in Telegram: whether that is offered, and the link that leads there.

use kite_client::{Action, Answer, Ask};
use kite_protocol::{MessageId, Timestamp};

use crate::browser::random;
use crate::browser::timer::Timer;
use crate::model::Handoff;

use super::{Controller, SECOND_MS, millis_between};

const CONNECTOR: &str = "telegram";
const MINUTE_MS: i64 = 60 * SECOND_MS;

/// What becomes of a link that was asked for. Dropped, it is forgotten.
#[derive(Default)]
pub(super) enum Link {
    #[default]
    None,
    Asked(MessageId),
    /// Until the timer fires.
    Shown(#[expect(dead_code, reason = "a guard")] Option<Timer>),
}

impl Controller {
    /// Offers it where the channel has it and the visitor is not there already.
    pub(super) fn show_handoff(&self) {
        let offered = self.session(|session| {
            let mut known = session.info().into_iter().flat_map(|info| &info.connectors);
            known.any(|connector| connector == CONNECTOR) && session.connector().is_none()
        });
        let is_shown = self.model.handoff.peek(|shown| *shown != Handoff::None);
        if is_shown != (offered == Some(true)) {
            self.link.take();
            self.model.handoff.set(if is_shown {
                Handoff::None
            } else {
                Handoff::Offered
            });
        }
    }

    pub(super) fn ask_link(&self) {
        if matches!(*self.link.borrow(), Link::Asked(_)) {
            return;
        }
        if let Ok(id) = MessageId::new(random::message_id()) {
            self.link.replace(Link::Asked(id.clone()));
            self.model.handoff.set(Handoff::Asked);
            let ask = Ask::Link;
            self.apply_if_ready(Action::Ask { id, ask });
        }
    }

    /// A question is answered; if it was the one for a link, that is shown.
    pub(super) fn show_answer(&self, id: &MessageId, answer: Answer) {
        if !matches!(&*self.link.borrow(), Link::Asked(asked) if asked == id) {
            return;
        }
        let Answer::Link { url, expires_at } = answer else {
            self.link.take();
            return self.model.handoff.set(Handoff::Refused);
        };
        let me = self.me.clone();
        let timer = Timer::new(lifetime(self.clock.now(), expires_at), move || {
            if let Some(me) = me.upgrade() {
                me.model.handoff.set(Handoff::Offered);
            }
        });
        self.link.replace(Link::Shown(timer));
        self.model.handoff.set(Handoff::Link(url));
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

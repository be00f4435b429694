//! How much one visitor, and one address, may do: generous to people, hard on
//! scripts.
//!
//! Each limit is what one visitor may do. An address may do `BEHIND_AN_ADDRESS`
//! times as much, as there can be an office behind it. As much as a limit
//! allows in its period may come at once; from then on it is regained evenly.
//!
//! It knows neither frames nor HTTP: who asks turns the refusal into an
//! answer. Nothing here waits.

mod bucket;
mod frames;
mod rate;
mod refused;
mod shares;

use std::hash::{BuildHasher, Hash, RandomState};
use std::num::NonZeroU32;
use std::time::Duration;

use kite_domain::{ConversationId, VisitorId};

use crate::address::{AddressKey, ClientAddress};
use bucket::{Bucket, Key};
pub use frames::{Frames, TooMany};
pub use rate::{InvalidRate, Rate};
pub(crate) use refused::Refused;
pub(crate) use shares::{NoShare, Share, Shares};

/// How many times a visitor's allowance an address has.
const BEHIND_AN_ADDRESS: u32 = 10;

/// Handshakes cost less than joins, and a browser hides why one was refused:
/// the join should be what is refused first.
const HANDSHAKES_TO_A_JOIN: u32 = 2;

/// Signals (typing, marks, history) come much more often than messages.
const SIGNALS_TO_A_MESSAGE: u32 = 10;

/// What a connection may send at all: more than its messages and signals, so
/// that only who sends something else as well, or nothing that can be read,
/// comes to this bound.
const FRAMES_TO_A_MESSAGE: u32 = 20;

/// A file counts once for each of these that it has begun: a photo is one, the
/// largest film four.
const UPLOAD_UNIT: u64 = 5 << 20;

const ONE: NonZeroU32 = NonZeroU32::MIN;

/// The limits. One that is none is off, as all are unless somebody wants them.
#[derive(Clone, Copy, Debug, Default)]
pub struct LimitsConfig {
    /// Joins of a visitor.
    pub joins: Option<Rate>,
    /// What a visitor writes.
    pub messages: Option<Rate>,
    /// Files that a visitor uploads.
    pub uploads: Option<Rate>,
}

/// It was too much; this is how long to wait before the next try.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("too much at once")]
pub struct RetryAfter(pub Duration);

impl RetryAfter {
    /// Whole seconds, at least one: what a `Retry-After` header takes.
    pub fn seconds(self) -> u64 {
        self.0
            .as_millis()
            .div_ceil(1000)
            .max(1)
            .try_into()
            .unwrap_or(u64::MAX)
    }
}

/// What everybody has done lately, against the limits.
#[derive(Default)]
pub struct Limits {
    handshakes: Option<Bucket<AddressKey>>,
    joins: Option<Pair<u64>>,
    messages: Option<Pair<VisitorId>>,
    signals: Option<Pair<VisitorId>>,
    uploads: Option<Pair<ConversationId>>,
    /// Of each connection.
    frames: Option<Rate>,
    /// Visitors who are yet to join are told apart by hashes of their secret
    /// ids, which nobody else can compute.
    hasher: RandomState,
    refused: Refused,
}

impl Limits {
    /// Nobody has done anything.
    pub fn new(config: &LimitsConfig) -> Self {
        let handshakes = HANDSHAKES_TO_A_JOIN * BEHIND_AN_ADDRESS;
        Self {
            handshakes: config.joins.map(|rate| Bucket::new(rate.times(handshakes))),
            joins: config.joins.map(Pair::new),
            messages: config.messages.map(Pair::new),
            signals: config
                .messages
                .map(|rate| Pair::new(rate.times(SIGNALS_TO_A_MESSAGE))),
            uploads: config.uploads.map(Pair::new),
            frames: config.messages.map(|rate| rate.times(FRAMES_TO_A_MESSAGE)),
            hasher: RandomState::new(),
            refused: Refused::default(),
        }
    }

    /// How often something was refused, as it is counted here.
    pub(crate) fn refused(&self) -> &Refused {
        &self.refused
    }

    /// A WebSocket's handshake.
    pub fn handshake(&self, address: ClientAddress) -> Result<(), RetryAfter> {
        self.refused.count("handshake", || {
            let handshakes = self.handshakes.as_ref();
            handshakes.map_or(Ok(()), |bucket| bucket.take(address.key(), ONE))
        })
    }

    /// What a connection that begins may send.
    pub fn frames(&self) -> Frames {
        Frames::new(self.frames, self.refused.clone())
    }

    /// The shares of addresses in so many places for connections. Where joins
    /// are not limited there are none: then addresses may not tell one visitor
    /// from another.
    pub(crate) fn shares(&self, places: u32) -> Shares {
        Shares::of(places, self.joins.is_some(), self.refused.clone())
    }

    /// A JOIN, whether it succeeds or not. `visitor` is whatever tells the
    /// visitor from others, such as the channel's name and the member id. Nobody
    /// has proved yet to be this visitor: who tries from elsewhere takes nothing
    /// from the real one.
    pub fn join(&self, address: ClientAddress, visitor: impl Hash) -> Result<(), RetryAfter> {
        let visitor = self.hasher.hash_one((address.key(), visitor));
        self.refused
            .count("join", || take(self.joins.as_ref(), address, visitor, ONE))
    }

    /// A frame that writes: a text, a file's announcement, an edit, a rating.
    pub fn message(&self, address: ClientAddress, visitor: VisitorId) -> Result<(), RetryAfter> {
        self.refused.count("message", || {
            take(self.messages.as_ref(), address, visitor, ONE)
        })
    }

    /// A frame that writes no entry: typing, a mark, a page of the history.
    pub fn signal(&self, address: ClientAddress, visitor: VisitorId) -> Result<(), RetryAfter> {
        self.refused.count("signal", || {
            take(self.signals.as_ref(), address, visitor, ONE)
        })
    }

    /// A file of so many bytes, into a visitor's conversation.
    pub fn upload(
        &self,
        address: ClientAddress,
        conversation: ConversationId,
        bytes: u64,
    ) -> Result<(), RetryAfter> {
        let units = u32::try_from(bytes.div_ceil(UPLOAD_UNIT)).unwrap_or(u32::MAX);
        let units = NonZeroU32::new(units).unwrap_or(ONE);
        self.refused.count("upload", || {
            take(self.uploads.as_ref(), address, conversation, units)
        })
    }
}

/// One limit of visitors and of their addresses.
struct Pair<K: Key> {
    visitors: Bucket<K>,
    addresses: Bucket<AddressKey>,
}

impl<K: Key> Pair<K> {
    fn new(rate: Rate) -> Self {
        Self {
            visitors: Bucket::new(rate),
            addresses: Bucket::new(rate.times(BEHIND_AN_ADDRESS)),
        }
    }
}

/// The visitor is asked first: what is refused there takes nothing from the
/// others behind the address.
fn take<K: Key>(
    pair: Option<&Pair<K>>,
    address: ClientAddress,
    visitor: K,
    units: NonZeroU32,
) -> Result<(), RetryAfter> {
    let Some(pair) = pair else {
        return Ok(());
    };
    pair.visitors.take(visitor, units)?;
    pair.addresses.take(address.key(), units)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOUR: &str = "4/hour";

    fn limits() -> Limits {
        let rate = FOUR.parse().ok();
        Limits::new(&LimitsConfig {
            joins: rate,
            messages: rate,
            uploads: rate,
        })
    }

    fn address(text: &str) -> ClientAddress {
        ClientAddress::from(text.parse::<std::net::IpAddr>().unwrap())
    }

    /// How often it may be done.
    fn count(mut act: impl FnMut() -> Result<(), RetryAfter>) -> usize {
        (0..1000).take_while(|_| act().is_ok()).count()
    }

    #[test]
    fn without_limits_everything_may_be_done() {
        let limits = Limits::default();
        let here = address("192.0.2.1");
        let frames = limits.frames();
        assert!((0..1000).all(|_| frames.take().is_ok()));
        assert_eq!(count(|| limits.handshake(here)), 1000);
        assert_eq!(count(|| limits.join(here, "a")), 1000);
        assert_eq!(count(|| limits.message(here, VisitorId(1))), 1000);
        assert_eq!(count(|| limits.signal(here, VisitorId(1))), 1000);
        assert_eq!(
            count(|| limits.upload(here, ConversationId(1), 1 << 40)),
            1000
        );
    }

    #[test]
    fn a_visitor_may_do_so_much_and_others_as_well() {
        let limits = limits();
        let here = address("192.0.2.1");
        assert_eq!(count(|| limits.join(here, ("demo", "a"))), 4);
        assert_eq!(count(|| limits.join(here, ("demo", "b"))), 4);
        assert_eq!(count(|| limits.message(here, VisitorId(1))), 4);
        assert_eq!(count(|| limits.message(here, VisitorId(2))), 4);
        assert_eq!(count(|| limits.signal(here, VisitorId(1))), 40);
    }

    #[test]
    fn a_connection_may_send_so_much_and_others_as_well() {
        let limits = limits();
        for connection in [limits.frames(), limits.frames()] {
            let sent = (0..1000).take_while(|_| connection.take().is_ok());
            assert_eq!(sent.count(), 80);
        }
    }

    #[test]
    fn who_claims_to_be_somebody_takes_nothing_from_them_elsewhere() {
        let limits = limits();
        assert_eq!(
            count(|| limits.join(address("192.0.2.1"), ("demo", "a"))),
            4
        );
        assert_eq!(
            count(|| limits.join(address("192.0.2.2"), ("demo", "a"))),
            4
        );
    }

    #[test]
    fn an_address_may_do_ten_times_as_much() {
        let limits = limits();
        let here = address("192.0.2.1");
        let mut visitor = 0;
        let mut somebody = || {
            visitor += 1;
            VisitorId(visitor)
        };
        assert_eq!(count(|| limits.message(here, somebody())), 40);
        assert_eq!(
            count(|| limits.message(address("192.0.2.2"), somebody())),
            40
        );
        assert_eq!(count(|| limits.handshake(here)), 80);
    }

    #[test]
    fn what_a_visitor_is_refused_takes_nothing_from_the_others() {
        let limits = limits();
        let here = address("192.0.2.1");
        for _ in 0..1000 {
            let _ = limits.message(here, VisitorId(1));
        }
        assert_eq!(count(|| limits.message(here, VisitorId(2))), 4);
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let limits = limits();
        let mut host = 0;
        let mut next = || {
            host += 1;
            address(&format!("2001:db8:1:2::{host:x}"))
        };
        assert_eq!(count(|| limits.handshake(next())), 80);
        assert!(limits.handshake(address("2001:db8:1:3::1")).is_ok());
    }

    #[test]
    fn a_large_file_counts_more_and_the_largest_still_comes_through() {
        let limits = limits();
        let here = address("192.0.2.1");
        let mib = 1 << 20;
        assert_eq!(count(|| limits.upload(here, ConversationId(1), 5 * mib)), 4);
        assert_eq!(
            count(|| limits.upload(here, ConversationId(2), 10 * mib)),
            2
        );
        assert_eq!(
            count(|| limits.upload(address("192.0.2.2"), ConversationId(3), 900 * mib)),
            1
        );
    }

    #[test]
    fn the_wait_is_told_and_never_zero() {
        let limits = limits();
        let here = address("192.0.2.1");
        count(|| limits.message(here, VisitorId(1)));
        let RetryAfter(wait) = limits.message(here, VisitorId(1)).unwrap_err();
        assert!(
            wait > Duration::from_mins(14) && wait <= Duration::from_mins(15),
            "{wait:?}"
        );
        assert_eq!(RetryAfter(Duration::from_millis(1001)).seconds(), 2);
        assert_eq!(RetryAfter(Duration::ZERO).seconds(), 1);
    }
}

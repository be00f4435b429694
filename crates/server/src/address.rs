//! Where a request comes from.
//!
//! That is the peer of its connection, unless the peer is a proxy that the
//! server was told to trust: then it is the last address in `X-Forwarded-For`
//! that is no such proxy's. What stands before that one could be anybody's
//! invention.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Once};

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use ipnet::IpNet;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The peer of the connection that a request came on.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Where a request comes from. It is somebody's own: not to be logged.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ClientAddress(IpAddr);

/// What counts as one address: an address of IPv4, or a /64 of IPv6, which is
/// the least that one customer of a provider has.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct AddressKey(Network);

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum Network {
    V4(Ipv4Addr),
    V6([u16; 4]),
}

impl ClientAddress {
    /// What counts as one address.
    pub fn key(self) -> AddressKey {
        AddressKey(match self.0 {
            IpAddr::V4(address) => Network::V4(address),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Network::V6([a, b, c, d])
            }
        })
    }
}

impl From<IpAddr> for ClientAddress {
    fn from(address: IpAddr) -> Self {
        Self(address.to_canonical())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        let address = parts.extensions.get().copied();
        address.ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// The proxies whose word about where a request comes from is taken.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Arc<[IpNet]>);

impl TrustedProxies {
    /// Every peer in one of these networks.
    pub fn new(networks: impl IntoIterator<Item = IpNet>) -> Self {
        Self(networks.into_iter().collect())
    }

    /// Whether an address is such a proxy's.
    pub fn trust(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Where a request of this peer comes from.
    pub(crate) fn address_of(&self, peer: IpAddr, headers: &HeaderMap) -> ClientAddress {
        let lines = headers.get_all(FORWARDED_FOR).iter().rev();
        let hops = lines.flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
        let mut nearest = peer;
        for hop in hops {
            if !self.trust(nearest) {
                break;
            }
            // What is no address was not written by a proxy that we know.
            let Some(address) = parse(hop) else { break };
            nearest = address;
        }
        nearest.into()
    }

    /// Puts the [`ClientAddress`] beside the request that a [`Peer`] sent.
    pub(crate) fn locate(&self, request: &mut Request) {
        let Some(Peer(peer)) = request.extensions().get().copied() else {
            return;
        };
        let proxy = peer.ip().to_canonical();
        if request.headers().contains_key(FORWARDED_FOR) && !self.trust(proxy) {
            point_out(proxy);
        }
        let address = self.address_of(proxy, request.headers());
        request.extensions_mut().insert(address);
    }
}

/// Says once that there seems to be a proxy to trust: it is in our own network.
/// To limits everybody who comes through it is one address.
fn point_out(proxy: IpAddr) {
    static SAID: Once = Once::new();
    let is_near = match proxy {
        IpAddr::V4(proxy) => proxy.is_loopback() || proxy.is_private(),
        IpAddr::V6(proxy) => proxy.is_loopback() || proxy.is_unique_local(),
    };
    if is_near {
        SAID.call_once(|| {
            tracing::warn!(
                %proxy,
                "a proxy forwards requests, but is not trusted: to the limits all its \
                 visitors are one; if it is yours, name it by --trusted-proxy"
            );
        });
    }
}

/// One hop, with its port or without.
fn parse(hop: &[u8]) -> Option<IpAddr> {
    let hop = str::from_utf8(hop).ok()?.trim();
    let with_port = || hop.parse().map(|hop: SocketAddr| hop.ip()).ok();
    hop.parse().ok().or_else(with_port)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(trusted: &[&str], peer: &str, forwarded: &[&str]) -> ClientAddress {
        let networks = trusted.iter().map(|network| network.parse().unwrap());
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED_FOR, line.parse().unwrap());
        }
        TrustedProxies::new(networks).address_of(peer.parse().unwrap(), &headers)
    }

    fn address(text: &str) -> ClientAddress {
        ClientAddress::from(text.parse::<IpAddr>().unwrap())
    }

    const PROXY: &str = "10.0.0.1";
    const TRUSTED: &[&str] = &["10.0.0.0/8", "::1/128"];

    #[test]
    fn a_stranger_is_where_it_connects_from_whatever_it_says() {
        for trusted in [&[][..], TRUSTED] {
            let found = client(trusted, "192.0.2.7", &["198.51.100.1"]);
            assert_eq!(found, address("192.0.2.7"));
        }
    }

    #[test]
    fn of_what_proxies_say_the_last_stranger_counts() {
        for (forwarded, expected) in [
            (&["198.51.100.1"][..], "198.51.100.1"),
            (&["203.0.113.5, 198.51.100.1"], "198.51.100.1"),
            (&["203.0.113.5,198.51.100.1 , 10.1.2.3"], "198.51.100.1"),
            (&["203.0.113.5", "198.51.100.1", "10.1.2.3"], "198.51.100.1"),
            (&["198.51.100.1:4711"], "198.51.100.1"),
            (&["2001:db8::7"], "2001:db8::7"),
            (&["[2001:db8::7]:4711"], "2001:db8::7"),
            // Nobody but proxies: the first of them.
            (&["10.2.2.2, 10.1.1.1"], "10.2.2.2"),
            // No address: whoever passed it on.
            (&[], PROXY),
            (&[""], PROXY),
            (&["unknown"], PROXY),
            (&["198.51.100.1, unknown"], PROXY),
            (&["198.51.100.1, <script>, 10.9.9.9"], "10.9.9.9"),
        ] {
            assert_eq!(
                client(TRUSTED, PROXY, forwarded),
                address(expected),
                "{forwarded:?}"
            );
        }
    }

    #[test]
    fn an_address_of_ipv4_is_one_in_the_clothes_of_ipv6_too() {
        let proxy = "::ffff:10.0.0.1";
        assert_eq!(
            client(TRUSTED, proxy, &["::ffff:198.51.100.1"]),
            address("198.51.100.1")
        );
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one() {
        let key = |text| address(text).key();
        assert_eq!(key("2001:db8::1"), key("2001:db8::ffff:0:0:2"));
        assert_ne!(key("2001:db8::1"), key("2001:db8:0:1::1"));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
        assert_ne!(key("0.0.0.0"), key("::"));
    }
}

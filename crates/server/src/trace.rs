//! Each request's id: in every log line that is about it, and in its answer,
//! so that what somebody saw can be found in the log.
//!
//! A WebSocket's connection keeps the id of its handshake. The query of a
//! request is in no span, as links are signed there; nor is its path, but the
//! route that it took.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use kite_domain::port::Random;
use tracing::Instrument;

use crate::address::{Peer, TrustedProxies};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Characters of an id that is made here.
const MADE: usize = 16;

/// Characters of an id that a proxy gives, at most.
const TAKEN: usize = 64;

/// Names requests.
#[derive(Clone)]
pub(crate) struct Tracer {
    proxies: TrustedProxies,
    random: Arc<dyn Random>,
}

impl Tracer {
    pub(crate) fn new(proxies: TrustedProxies, random: Arc<dyn Random>) -> Self {
        Self { proxies, random }
    }

    /// Finds out where the request comes from, and lets it be answered under
    /// its id.
    pub(crate) async fn trace(self, mut request: Request, next: Next) -> Response {
        self.proxies.locate(&mut request);
        let id = self.id(&request);
        let route = request.extensions().get::<MatchedPath>();
        // The highest level: a log of errors alone needs the id as well.
        let span = tracing::error_span!(
            "request",
            id = id.to_str().unwrap_or_default(),
            method = %request.method(),
            route = route.map_or("none", MatchedPath::as_str),
        );
        let answer = async {
            let came = Instant::now();
            let mut response = next.run(request).await;
            tracing::debug!(
                status = response.status().as_u16(),
                took = ?came.elapsed(),
                "answered"
            );
            response.headers_mut().insert(REQUEST_ID, id);
            response
        };
        answer.instrument(span).await
    }

    fn id(&self, request: &Request) -> HeaderValue {
        let peer = request.extensions().get::<Peer>();
        let trusted = peer.is_some_and(|Peer(peer)| self.proxies.trust(peer.ip()));
        let given = trusted.then(|| given(request.headers())).flatten();
        given.unwrap_or_else(|| {
            let made = HeaderValue::try_from(self.random.text(MADE));
            made.unwrap_or(HeaderValue::from_static("none"))
        })
    }
}

/// The proxy's id, if it is short and plain.
fn given(headers: &HeaderMap) -> Option<HeaderValue> {
    let id = headers.get(&REQUEST_ID)?;
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    let sane = (1..=TAKEN).contains(&id.len()) && id.as_bytes().iter().all(is_plain);
    sane.then(|| id.clone())
}

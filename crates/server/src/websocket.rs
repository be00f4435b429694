//! `/channels`: where visitors' connections begin.
//!
//! The handshake is judged here; what happens on a connection is the matter of
//! `connection`.

pub mod answer;
mod company;
mod connection;
mod connections;
pub mod delivery;
pub mod dialogue;
mod entry;
pub mod history;
mod info;
mod join;
mod link;
mod refusal;
pub mod version;
mod wire;

use axum::extract::rejection::QueryRejection;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use kite_domain::ChatError;
use kite_protocol::limits::FRAME_BYTES;
use serde::Deserialize;
use tracing::{Instrument, Span};

use crate::address::ClientAddress;
use crate::config::Config;
use crate::origin::origin;
use crate::state::AppState;
use connection::Connection;
pub use connections::Connections;
use connections::NoPlace;
use dialogue::Peer;
use version::Version;

/// tungstenite's default of 128 KiB would be most of what a connection costs.
const READ_BUFFER: usize = 1024;

/// Frames are collected up to here before they go to the socket.
const WRITE_BUFFER: usize = 4 * 1024;

/// At this bound writing fails and the connection is dropped. It is never
/// reached by a peer that reads, as each frame waits for the socket.
const MAX_WRITE_BUFFER: usize = 256 * 1024;

/// A frame up to here is read and refused with an ERR; a longer one ends the
/// connection with 1009 before it is read.
const MAX_FRAME: usize = 2 * FRAME_BYTES;

#[derive(Deserialize)]
struct Endpoint {
    #[serde(rename = "c")]
    channel: Option<String>,
}

/// The WebSocket endpoint.
pub fn router(connections: Connections) -> Router<AppState> {
    Router::new()
        .route("/channels", get(handshake))
        .layer(Extension(connections))
}

async fn handshake(
    State(state): State<AppState>,
    Extension(connections): Extension<Connections>,
    address: ClientAddress,
    headers: HeaderMap,
    endpoint: Result<Query<Endpoint>, QueryRejection>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade.protocols(Version::SUBPROTOCOLS),
        Err(rejection) => return not_a_websocket(&headers, rejection),
    };
    let selected = upgrade.selected_protocol().and_then(|it| it.to_str().ok());
    let Some(version) = selected.and_then(Version::of) else {
        let [best, other] = Version::SUBPROTOCOLS;
        let text = format!(
            "This endpoint speaks {best} and {other}: offer one of them, or both, as the \
             WebSocket subprotocol (Sec-WebSocket-Protocol: {best}, {other}).\n"
        );
        return (StatusCode::BAD_REQUEST, text).into_response();
    };
    if let Err(wait) = state.limits.handshake(address) {
        return (
            StatusCode::TOO_MANY_REQUESTS,
            [(header::RETRY_AFTER, wait.seconds().to_string())],
            "Too many connections in a short time; try again later.\n",
        )
            .into_response();
    }
    let origin = origin(&headers);
    if let Some(name) = endpoint.ok().and_then(|Query(endpoint)| endpoint.channel)
        && let Err(ChatError::ForbiddenOrigin) = state.chat.enter(&name, origin.as_deref()).await
    {
        return (StatusCode::FORBIDDEN, crate::origin::FORBIDDEN).into_response();
    }
    // Whatever else is wrong with the channel, JOIN answers it: a browser
    // hides the response to a handshake from the page.
    let place = match connections.take(address) {
        Ok(place) => place,
        Err(why) => return no_place(why, &connections.config),
    };
    // The connection outlives its request, and keeps its id.
    let span = Span::current();
    let peer = Peer {
        version,
        origin,
        address,
    };
    upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(MAX_WRITE_BUFFER)
        .max_frame_size(MAX_FRAME)
        .max_message_size(MAX_FRAME)
        .on_upgrade(async move |socket| {
            Connection::new(socket, state, connections.config, peer)
                .run()
                .instrument(span)
                .await;
            drop(place);
        })
}

fn no_place(why: NoPlace, config: &Config) -> Response {
    let (status, words) = match why {
        NoPlace::Full => {
            tracing::warn!(
                limit = config.max_connections,
                "no place for another connection"
            );
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "This server has as many connections as it serves; try again later.\n",
            )
        }
        NoPlace::Share => (
            StatusCode::TOO_MANY_REQUESTS,
            "Your address has as many connections as it may have; try again later.\n",
        ),
    };
    (status, [(header::RETRY_AFTER, "10")], words).into_response()
}

fn not_a_websocket(headers: &HeaderMap, rejection: WebSocketUpgradeRejection) -> Response {
    if headers.contains_key(header::UPGRADE) {
        return rejection.into_response();
    }
    (
        StatusCode::UPGRADE_REQUIRED,
        [(header::UPGRADE, "websocket"), (header::CONNECTION, "upgrade")],
        format!("This is a WebSocket endpoint for {}; it is what the endpoint attribute of <kite-chat> names.\n", Version::SUBPROTOCOLS.join(" and ")),
    )
        .into_response()
}

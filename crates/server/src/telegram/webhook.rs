//! `POST /telegram/{bot}`: where Telegram brings a bot's updates, if it was told
//! to.
//!
//! It is no visitor's: no page may call it, and no limit of visitors counts it.
//! Who cannot say the bot's secret is not listened to.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderName, StatusCode};
use axum::routing::post;
use kite_telegram::api::UserId;
use kite_telegram::connector::{Connector, Receiving};

use crate::state::AppState;

/// The largest update that is read; real ones have some kilobytes.
const UPDATE_BYTES: usize = 1 << 20;

const SECRET: HeaderName = HeaderName::from_static("x-telegram-bot-api-secret-token");

/// Where a bot's updates go.
pub(super) fn path(bot: UserId) -> String {
    format!("/telegram/{bot}")
}

/// The route.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/telegram/{bot}", post(receive))
        .layer(DefaultBodyLimit::max(UPDATE_BYTES))
}

/// Telegram, with news for one bot. Nothing of the body is read before that is
/// proved.
struct FromTelegram(Connector);

impl FromRequestParts<AppState> for FromTelegram {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, StatusCode> {
        let bot = Path::<i64>::from_request_parts(parts, state).await;
        let Path(bot) = bot.map_err(|_| StatusCode::NOT_FOUND)?;
        let served = state.telegram.bot(UserId(bot));
        let Some((connector, secret)) = served.and_then(|served| match served.receiving {
            Receiving::Webhook { secret, .. } => Some((served.connector, secret)),
            Receiving::Polling => None,
        }) else {
            return Err(StatusCode::NOT_FOUND);
        };
        let said = parts.headers.get(SECRET);
        if said.is_some_and(|said| secret.is(said.as_bytes())) {
            return Ok(Self(connector));
        }
        tracing::debug!(%bot, "somebody without the secret calls the webhook");
        Err(StatusCode::UNAUTHORIZED)
    }
}

/// 200 when what the update brings is durable, or when it cannot be read at all:
/// that would be no better the next time. 503, and Telegram brings it again.
async fn receive(FromTelegram(connector): FromTelegram, update: Bytes) -> StatusCode {
    match connector.receive(&update).await {
        Ok(()) => StatusCode::OK,
        Err(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "an update of Telegram could not be dealt with"
            );
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

//! The whole API on one page.
//!
//! | path | what |
//! |---|---|
//! | `GET /channels?c=CHANNEL` | WebSocket for visitors: [`crate::websocket`] |
//! | `GET`, `HEAD`, `PUT`, `OPTIONS /api/storage?token=TOKEN` | files' bytes: [`crate::storage`] |
//! | `POST /telegram/{bot}` | what Telegram brings: [`crate::telegram`] |
//! | `/desk/api/…` | what operators do: [`crate::desk`] |
//! | `GET /`, `/docs/…`, `/styling/…`, `/demo/…`, `/desk` | pages: [`crate::web`] |
//! | `GET /kite-chat.js`, `/custom-elements.json`, `/assets/…` | the widget: [`crate::web`] |
//! | `GET /THIRD-PARTY-LICENSES.txt` | whose code is in what is served: [`crate::web`] |
//! | `GET /healthz`, `/readyz` | health: [`crate::web`] |

use axum::Router;
use axum::middleware::from_fn;

use crate::address::TrustedProxies;
use crate::body::impatient;
use crate::config::Config;
use crate::finish::finish;
use crate::state::AppState;
use crate::trace::Tracer;
use crate::websocket::Connections;
use crate::{desk, storage, telegram, web, websocket};

/// The whole API.
pub fn router(
    state: AppState,
    config: Config,
    connections: Connections,
    proxies: TrustedProxies,
) -> Router {
    let tracer = Tracer::new(proxies, state.random.clone());
    Router::new()
        .merge(websocket::router(connections))
        .merge(storage::router())
        .merge(telegram::router())
        .merge(desk::router())
        .merge(web::router())
        .layer(from_fn(finish))
        .layer(from_fn(move |request, next| {
            impatient(config.body_idle_timeout, request, next)
        }))
        .layer(from_fn(move |request, next| {
            tracer.clone().trace(request, next)
        }))
        .with_state(state)
}

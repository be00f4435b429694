//! What is served to browsers as files: the widget, the site, the desk's page;
//! and whether the server is well.
//!
//! The files come from `dist/`, which the build makes: read from disk in debug
//! builds, held in the binary in release builds. Nothing here knows what is
//! in them, nor a conversation.

mod asset;
mod coding;
mod health;
mod media_type;
mod policy;
mod site;

use axum::Router;
use axum::extract::Path;
use axum::http::header::{HeaderMap, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use axum::http::{StatusCode, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use rust_embed::RustEmbed;

use crate::state::AppState;

/// What the build made.
#[derive(RustEmbed)]
#[folder = "../../dist/"]
#[allow_missing = true]
struct Dist;

/// Asked for again after so many seconds: a new version of the widget reaches
/// every site within minutes, and a visitor's next page needs no request.
const LOADER_CACHE: &str = "public, max-age=300";

/// The name changes with the content.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// Kept, but never used without asking.
const REVALIDATE: &str = "no-cache";

/// Never kept.
const NO_STORE: &str = "no-store";

const NOT_BUILT: &str = "The web files have not been built. Run `npm run build` in the root of \
    the repository, then load this page again.\n";

/// The routes, over the files that were built.
pub fn router() -> Router<AppState> {
    router_of::<Dist>()
}

/// The routes, over any files.
pub fn router_of<Files: RustEmbed + 'static>() -> Router<AppState> {
    Router::new()
        .merge(site::router::<Files>())
        .route("/desk", get(desk_page::<Files>))
        .route("/desk/", get(|| async { Redirect::permanent("/desk") }))
        .route("/kite-chat.js", get(loader::<Files>))
        .merge(paper::<Files>("/custom-elements.json"))
        .merge(paper::<Files>("/THIRD-PARTY-LICENSES.txt"))
        .route("/assets/{*path}", get(hashed_file::<Files>))
        .route("/healthz", get(health::alive))
        .route("/readyz", health::ready())
        .layer(map_response(never_sniffed))
}

async fn desk_page<Files: RustEmbed>(request: HeaderMap) -> Response {
    match asset::answer::<Files>("desk.html", &request, REVALIDATE) {
        Some(response) => policy::desk(response),
        None => not_built(),
    }
}

async fn loader<Files: RustEmbed>(request: HeaderMap) -> Response {
    match asset::answer::<Files>("kite-chat.js", &request, LOADER_CACHE) {
        Some(response) => policy::shared(response),
        None => not_built(),
    }
}

/// What is said of the widget: to editors and catalogues, what its element can do; to everybody,
/// whose code is in it.
fn paper<Files: RustEmbed + 'static>(path: &'static str) -> Router<AppState> {
    let answer = async move |request: HeaderMap| match asset::answer::<Files>(
        &path[1..],
        &request,
        REVALIDATE,
    ) {
        Some(response) => policy::shared(response),
        None => not_built(),
    };
    Router::new().route(path, get(answer))
}

async fn hashed_file<Files: RustEmbed>(Path(path): Path<String>, request: HeaderMap) -> Response {
    match asset::answer::<Files>(&format!("assets/{path}"), &request, IMMUTABLE) {
        Some(response) => policy::shared(response),
        None => not_found(),
    }
}

/// Not kept, though caches may keep a 404: between two releases a file can be
/// missing on one server and be there a moment later.
fn not_found() -> Response {
    let no_store = [(header::CACHE_CONTROL, NO_STORE)];
    (StatusCode::NOT_FOUND, no_store, "There is nothing here.\n").into_response()
}

fn not_built() -> Response {
    let no_store = [(header::CACHE_CONTROL, NO_STORE)];
    (StatusCode::SERVICE_UNAVAILABLE, no_store, NOT_BUILT).into_response()
}

async fn never_sniffed(mut response: Response) -> Response {
    let nosniff = HeaderValue::from_static("nosniff");
    response
        .headers_mut()
        .insert(X_CONTENT_TYPE_OPTIONS, nosniff);
    response
}

//! The site: its home page, the pages below its folders, and the one that says that there is none.
//! A page is a folder's `index.html`, and its address ends with a slash.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, ETAG, HeaderMap, HeaderValue, VARY,
};
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use rust_embed::RustEmbed;

use super::{NO_STORE, REVALIDATE, asset, not_built, not_found, policy};
use crate::state::AppState;

/// What lies below these, and nothing else of what was built, is the site's.
const FOLDERS: [&str; 3] = ["demo", "docs", "styling"];

const INDEX: &str = "index.html";

/// What somebody reads who came by a wrong address.
const LOST: &str = "404.html";

/// The routes.
pub(super) fn router<Files: RustEmbed + 'static>() -> Router<AppState> {
    let home = |State(state): State<AppState>, request: HeaderMap| async move {
        file::<Files>(INDEX, &state, &request).unwrap_or_else(not_built)
    };
    let lost = |State(state): State<AppState>, method: Method, request: HeaderMap| async move {
        if method == Method::GET || method == Method::HEAD {
            nothing_here::<Files>(&state, &request)
        } else {
            not_found()
        }
    };
    FOLDERS
        .into_iter()
        .fold(Router::new().route("/", get(home)), |router, folder| {
            router.merge(below::<Files>(folder))
        })
        .fallback(lost)
}

/// The routes of a folder.
fn below<Files: RustEmbed + 'static>(folder: &'static str) -> Router<AppState> {
    let index = async move |State(state): State<AppState>, uri: Uri, request: HeaderMap| {
        page::<Files>(format!("{folder}/"), &state, &uri, &request)
    };
    let inner = async move |State(state): State<AppState>,
                            Path(path): Path<String>,
                            uri: Uri,
                            request: HeaderMap| {
        page::<Files>(format!("{folder}/{path}"), &state, &uri, &request)
    };
    let slash = move || async move { Redirect::permanent(&format!("/{folder}/")) };
    Router::new()
        .route(&format!("/{folder}"), get(slash))
        .route(&format!("/{folder}/"), get(index))
        .route(&format!("/{folder}/{{*path}}"), get(inner))
}

fn page<Files: RustEmbed>(
    path: String,
    state: &AppState,
    uri: &Uri,
    request: &HeaderMap,
) -> Response {
    let is_page = path.ends_with('/');
    let name = if is_page {
        format!("{path}{INDEX}")
    } else {
        path
    };
    if let Some(response) = file::<Files>(&name, state, request) {
        return response;
    }
    let slashed = format!("{name}/{INDEX}");
    if !is_page && asset::exists::<Files>(&slashed) {
        // As it was asked for, encoded: it begins with the folder, so it leads nowhere else.
        return Redirect::permanent(&format!("{}/", uri.path())).into_response();
    }
    if asset::exists::<Files>(INDEX) {
        nothing_here::<Files>(state, request)
    } else {
        not_built()
    }
}

/// The page for whoever goes there with a browser; a line for everything else that asks.
fn nothing_here<Files: RustEmbed>(state: &AppState, request: &HeaderMap) -> Response {
    // The page is no state of this address that could be unchanged.
    let mut encoding = HeaderMap::new();
    if let Some(accepted) = request.get(ACCEPT_ENCODING) {
        encoding.insert(ACCEPT_ENCODING, accepted.clone());
    }
    let page = is_navigation(request).then(|| file::<Files>(LOST, state, &encoding));
    let Some(mut response) = page.flatten() else {
        return not_found();
    };
    *response.status_mut() = StatusCode::NOT_FOUND;
    let headers = response.headers_mut();
    headers.remove(ETAG);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(NO_STORE));
    headers.insert(VARY, HeaderValue::from_static("Accept, Accept-Encoding"));
    response
}

/// Browsers name HTML where they go to a page, and nowhere else.
fn is_navigation(request: &HeaderMap) -> bool {
    request
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.contains("text/html"))
}

fn file<Files: RustEmbed>(path: &str, state: &AppState, request: &HeaderMap) -> Option<Response> {
    let response = asset::answer::<Files>(path, request, REVALIDATE)?;
    Some(policy::site(response, &state.public_url))
}

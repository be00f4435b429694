//! The site: its home page, and the pages below its folders. A page is a folder's `index.html`,
//! and its address ends with a slash.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::http::header::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use rust_embed::RustEmbed;

use super::{REVALIDATE, asset, not_built, not_found, policy};
use crate::state::AppState;

/// What lies below these, and nothing else of what was built, is the site's.
const FOLDERS: [&str; 3] = ["demo", "docs", "styling"];

const INDEX: &str = "index.html";

/// The routes.
pub(super) fn router<Files: RustEmbed + 'static>() -> Router<AppState> {
    let home = |State(state): State<AppState>, request: HeaderMap| async move {
        file::<Files>(INDEX, &state, &request).unwrap_or_else(not_built)
    };
    FOLDERS
        .into_iter()
        .fold(Router::new().route("/", get(home)), |router, folder| {
            router.merge(below::<Files>(folder))
        })
}

/// The routes of a folder.
fn below<Files: RustEmbed + 'static>(folder: &'static str) -> Router<AppState> {
    let index = move |state: State<AppState>, uri: Uri, request: HeaderMap| {
        page::<Files>(format!("{folder}/"), state, uri, request)
    };
    let inner =
        move |state: State<AppState>, Path(path): Path<String>, uri: Uri, request: HeaderMap| {
            page::<Files>(format!("{folder}/{path}"), state, uri, request)
        };
    let slash = move || async move { Redirect::permanent(&format!("/{folder}/")) };
    Router::new()
        .route(&format!("/{folder}"), get(slash))
        .route(&format!("/{folder}/"), get(index))
        .route(&format!("/{folder}/{{*path}}"), get(inner))
}

async fn page<Files: RustEmbed>(
    path: String,
    State(state): State<AppState>,
    uri: Uri,
    request: HeaderMap,
) -> Response {
    let is_page = path.ends_with('/');
    let name = if is_page {
        format!("{path}{INDEX}")
    } else {
        path
    };
    if let Some(response) = file::<Files>(&name, &state, &request) {
        return response;
    }
    let slashed = format!("{name}/{INDEX}");
    if !is_page && asset::exists::<Files>(&slashed) {
        // As it was asked for, encoded: it begins with the folder, so it leads nowhere else.
        return Redirect::permanent(&format!("{}/", uri.path())).into_response();
    }
    if asset::exists::<Files>(INDEX) {
        not_found().await
    } else {
        not_built()
    }
}

fn file<Files: RustEmbed>(path: &str, state: &AppState, request: &HeaderMap) -> Option<Response> {
    let response = asset::answer::<Files>(path, request, REVALIDATE)?;
    Some(policy::site(response, &state.public_url))
}

//! Saving a file under the name that its message gives it.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlAnchorElement, Response};

use super::object_url::ObjectUrl;
use super::task::spawn;

/// Fetches what `url` names and saves it as `name`. Where the bytes may not be
/// fetched, the browser goes to the URL itself, in a new tab. Browsers may read
/// a saved file's own URL some time after the click: `keep` takes it.
pub(crate) fn save(url: String, name: String, keep: impl FnOnce(ObjectUrl) + 'static) {
    spawn(Box::pin(async move {
        if url.starts_with("blob:") {
            click(&url, &name);
        } else if let Some(blob) = fetch(&url).await
            && let Some(object_url) = ObjectUrl::new(&blob)
        {
            click(object_url.as_str(), &name);
            keep(object_url);
        } else if let Some(window) = web_sys::window() {
            let _ = window.open_with_url_and_target_and_features(&url, "_blank", "noopener");
        }
    }));
}

async fn fetch(url: &str) -> Option<Blob> {
    let promise = web_sys::window()?.fetch_with_str(url);
    let response: Response = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.blob().ok()?)
        .await
        .ok()?
        .dyn_into()
        .ok()
}

fn click(url: &str, name: &str) {
    let anchor = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element("a").ok())
        .and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(anchor) = anchor {
        anchor.set_href(url);
        anchor.set_download(name);
        anchor.click();
    }
}

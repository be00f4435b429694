//! Reads requests as the Bot API's server does: JSON, or a form with files.

use std::collections::HashMap;

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::schema::{PART, from_form};

/// The files of a form by the names of their parts: file name and bytes.
pub(crate) type Parts = HashMap<String, (String, Vec<u8>)>;

/// The parameters of a request, and the files that came with them.
pub(crate) async fn read(method: &str, request: Request) -> Result<(Value, Parts), String> {
    let kind = request.headers().get(CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let json = axum::Json::from_request(request, &()).await;
        let axum::Json(parameters) = json.map_err(|error| error.body_text())?;
        return Ok((parameters, Parts::new()));
    }
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|error| error.body_text())?;
    let (mut parameters, mut parts) = (json!({}), Parts::new());
    while let Some(field) = form.next_field().await.map_err(|error| error.body_text())? {
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(str::to_owned) {
            None => {
                let text = field.text().await.map_err(|error| error.body_text())?;
                parameters[&name] = from_form(method, &name, text)?;
            }
            Some(file) => {
                let bytes = field.bytes().await.map_err(|error| error.body_text())?;
                parts.insert(name, (file, bytes.to_vec()));
            }
        }
    }
    let media = parameters["media"].to_string();
    for name in parts.keys() {
        // A part is a parameter, or is referred to by one.
        if !media.contains(&format!("\"attach://{name}\"")) {
            parameters[name] = json!({ PART: name });
        }
    }
    Ok((parameters, parts))
}

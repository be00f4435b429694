//! Frames as the vectors describe them.

pub(crate) mod v1;
pub(crate) mod v2;

use kite_protocol::FileMeta;
use serde_json::{Value, json};

fn described(file: &FileMeta) -> Value {
    json!({ "name": file.name, "type": file.media_type, "size": file.size })
}

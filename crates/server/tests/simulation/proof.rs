//! What a site's backend gives its users: a JWT that says who they are.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use kite_domain::channel::Secret;
use kite_protocol::v2::UserToken;
use kite_protocol::{ChannelName, MemberId, Timestamp};
use sha2::Sha256;

/// The secret of every channel here.
pub(crate) fn secret() -> Secret {
    Secret::stored("s".repeat(50))
}

/// A proof that is good until then.
pub(crate) fn user_token(
    channel: &ChannelName,
    member: &MemberId,
    expires_at: Timestamp,
) -> UserToken {
    let header = serde_json::json!({ "alg": "HS256", "typ": "JWT" });
    let claims = serde_json::json!({
        "sub": member.as_str(),
        "aud": channel.as_str(),
        "exp": expires_at.millis() / 1000,
    });
    let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(header), part(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret().reveal().as_bytes()).unwrap();
    mac.update(signed.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    UserToken(format!("{signed}.{signature}"))
}

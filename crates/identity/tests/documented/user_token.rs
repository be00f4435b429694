use jsonwebtoken::{EncodingKey, Header, encode, errors::Error, get_current_timestamp};

fn user_token(secret: &str, id: &str, name: &str) -> Result<String, Error> {
    let claims = serde_json::json!({
        "sub": id,
        "name": name,
        "aud": "my_channel",
        "exp": get_current_timestamp() + 300,
    });
    let key = EncodingKey::from_secret(secret.as_bytes());
    encode(&Header::default(), &claims, &key)
}

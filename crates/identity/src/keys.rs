//! The published keys of an identity provider: which of them fit a token.
//!
//! The key's own type decides what it may check; a token cannot talk an RSA or
//! EC key into being the secret of an HMAC.

use jsonwebtoken::jwk::{
    AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, KeyOperations, PublicKeyUse,
};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde_json::Value;

/// The most keys of one set. Providers have two or three.
pub(crate) const SET_KEYS: usize = 32;

/// The keys of one set that can check signatures.
#[derive(Debug)]
pub(crate) struct KeySet(Vec<Key>);

#[derive(Debug)]
struct Key {
    id: Option<String>,
    algorithm: Algorithm,
    public: DecodingKey,
}

/// Why a document is no usable key set.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeySetError {
    #[error("it is no JSON Web Key Set")]
    NotKeySet(#[source] serde_json::Error),
    #[error("it has {0} keys, more than {SET_KEYS}")]
    TooManyKeys(usize),
}

impl KeySet {
    /// Reads a JSON Web Key Set. Keys of other kinds, or for other uses, are
    /// passed over: the set is not only for us.
    pub(crate) fn parse(json: &[u8]) -> Result<Self, KeySetError> {
        #[derive(Deserialize)]
        struct Document {
            keys: Vec<Value>,
        }
        let document: Document = serde_json::from_slice(json).map_err(KeySetError::NotKeySet)?;
        if document.keys.len() > SET_KEYS {
            return Err(KeySetError::TooManyKeys(document.keys.len()));
        }
        let keys = document.keys.into_iter().filter_map(Key::read).collect();
        Ok(Self(keys))
    }

    /// The keys that may have signed a token of this algorithm and key id:
    /// those of that id, or all where the token or the key has none.
    pub(crate) fn candidates<'a>(
        &'a self,
        algorithm: Algorithm,
        id: Option<&'a str>,
    ) -> impl Iterator<Item = &'a DecodingKey> {
        self.0
            .iter()
            .filter(move |key| {
                let same_id = match (&key.id, id) {
                    (Some(key), Some(wanted)) => key == wanted,
                    _ => true,
                };
                key.algorithm == algorithm && same_id
            })
            .map(|key| &key.public)
    }

    /// Whether the set has a key of exactly this id, so that asking the
    /// provider again would tell nothing new.
    pub(crate) fn has(&self, algorithm: Algorithm, id: Option<&str>) -> bool {
        let has_id = |key: &Key| key.algorithm == algorithm && key.id.as_deref() == id;
        id.is_some() && self.0.iter().any(has_id)
    }
}

impl Key {
    fn read(value: Value) -> Option<Self> {
        let jwk: Jwk = serde_json::from_value(value).ok()?;
        let (algorithm, named) = match &jwk.algorithm {
            AlgorithmParameters::RSA(_) => (Algorithm::RS256, KeyAlgorithm::RS256),
            AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => {
                (Algorithm::ES256, KeyAlgorithm::ES256)
            }
            _ => return None,
        };
        let common = &jwk.common;
        let for_signatures = !matches!(&common.public_key_use, Some(other) if *other != PublicKeyUse::Signature)
            && !matches!(&common.key_operations, Some(list) if !list.contains(&KeyOperations::Verify))
            && !matches!(common.key_algorithm, Some(other) if other != named);
        let public = DecodingKey::from_jwk(&jwk).ok()?;
        for_signatures.then_some(Self {
            id: jwk.common.key_id,
            algorithm,
            public,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rsa(changes: &Value) -> Value {
        let mut key = json!({ "kty": "RSA", "n": "AQAB", "e": "AQAB" });
        for (name, value) in changes.as_object().unwrap() {
            key[name] = value.clone();
        }
        key
    }

    fn set(keys: &[Value]) -> KeySet {
        KeySet::parse(json!({ "keys": keys }).to_string().as_bytes()).unwrap()
    }

    #[test]
    fn a_key_serves_the_algorithm_of_its_type_and_no_other() {
        let ec = json!({ "kty": "EC", "crv": "P-256", "x": "AQAB", "y": "AQAB" });
        let set = set(&[rsa(&json!({})), ec]);
        for (algorithm, count) in [
            (Algorithm::RS256, 1),
            (Algorithm::ES256, 1),
            (Algorithm::HS256, 0),
            (Algorithm::PS256, 0),
            (Algorithm::RS512, 0),
        ] {
            assert_eq!(
                set.candidates(algorithm, None).count(),
                count,
                "{algorithm:?}"
            );
        }
    }

    #[test]
    fn keys_for_other_uses_are_passed_over() {
        for other in [
            rsa(&json!({ "use": "enc" })),
            rsa(&json!({ "key_ops": ["encrypt"] })),
            rsa(&json!({ "alg": "RS512" })),
            rsa(&json!({ "alg": "RSA-OAEP" })),
            rsa(&json!({ "n": "not base64!" })),
            json!({ "kty": "oct", "k": "AQAB" }),
            json!({ "kty": "EC", "crv": "P-384", "x": "AQAB", "y": "AQAB" }),
            json!({ "kty": "EC", "crv": "secp256k1", "x": "AQAB", "y": "AQAB" }),
            json!({ "kty": "OKP", "crv": "Ed25519", "x": "AQAB" }),
            json!({ "kty": "new" }),
            json!("no key"),
        ] {
            let good = rsa(&json!({ "use": "sig", "alg": "RS256", "key_ops": ["verify"] }));
            assert_eq!(set(&[other.clone(), good]).0.len(), 1, "{other}");
        }
    }

    #[test]
    fn the_id_narrows_the_choice_where_both_have_one() {
        let set = set(&[
            rsa(&json!({ "kid": "a" })),
            rsa(&json!({ "kid": "b" })),
            rsa(&json!({})),
        ]);
        for (id, count) in [(Some("a"), 2), (Some("c"), 1), (None, 3)] {
            assert_eq!(
                set.candidates(Algorithm::RS256, id).count(),
                count,
                "{id:?}"
            );
        }
        assert!(set.has(Algorithm::RS256, Some("a")));
        assert!(!set.has(Algorithm::ES256, Some("a")));
        assert!(!set.has(Algorithm::RS256, Some("c")));
        assert!(!set.has(Algorithm::RS256, None));
    }

    #[test]
    fn a_set_is_a_document_of_few_keys() {
        for bad in ["", "<html>", "[]", "{}", r#"{"keys":{}}"#] {
            let parsed = KeySet::parse(bad.as_bytes());
            assert!(matches!(parsed, Err(KeySetError::NotKeySet(_))), "{bad}");
        }
        let many = json!({ "keys": vec![rsa(&json!({})); SET_KEYS + 1] });
        let parsed = KeySet::parse(many.to_string().as_bytes());
        assert!(matches!(parsed, Err(KeySetError::TooManyKeys(33))));
    }
}

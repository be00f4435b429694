//! Makes tokens, good and bad, without the library that reads them.

use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{self, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// A provider's private key with its id.
pub(crate) struct Signer {
    id: Option<&'static str>,
    key: Key,
}

enum Key {
    Rsa(Box<rsa::KeyPair>),
    Ec(EcdsaKeyPair),
}

impl Signer {
    pub(crate) fn rsa(id: &'static str) -> Self {
        let key = rsa::KeyPair::generate(KeySize::Rsa2048).unwrap();
        Self {
            id: Some(id),
            key: Key::Rsa(Box::new(key)),
        }
    }

    pub(crate) fn ec(id: &'static str) -> Self {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        Self {
            id: Some(id),
            key: Key::Ec(key),
        }
    }

    /// The same key, published and named without an id.
    pub(crate) fn without_id(self) -> Self {
        Self { id: None, ..self }
    }

    /// The token of these claims.
    pub(crate) fn token(&self, claims: &Value) -> String {
        let algorithm = match self.key {
            Key::Rsa(_) => "RS256",
            Key::Ec(_) => "ES256",
        };
        let mut header = json!({ "alg": algorithm, "typ": "JWT" });
        if let Some(id) = self.id {
            header["kid"] = id.into();
        }
        self.token_with(&header, claims)
    }

    /// The token of these claims and of a header that may lie.
    pub(crate) fn token_with(&self, header: &Value, claims: &Value) -> String {
        signed(header, claims, |content| {
            let random = SystemRandom::new();
            match &self.key {
                Key::Rsa(key) => {
                    let mut signature = vec![0; key.public_modulus_len()];
                    key.sign(&RSA_PKCS1_SHA256, &random, content, &mut signature)
                        .unwrap();
                    signature
                }
                Key::Ec(key) => key.sign(&random, content).unwrap().as_ref().to_vec(),
            }
        })
    }

    /// The public key as a key set shows it.
    pub(crate) fn jwk(&self) -> Value {
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let mut jwk = match &self.key {
            Key::Rsa(key) => json!({
                "kty": "RSA",
                "use": "sig",
                "n": encode(key.public_key().modulus().big_endian_without_leading_zero()),
                "e": encode(key.public_key().exponent().big_endian_without_leading_zero()),
            }),
            Key::Ec(key) => {
                let (x, y) = key.public_key().as_ref()[1..].split_at(32);
                json!({ "kty": "EC", "crv": "P-256", "x": encode(x), "y": encode(y) })
            }
        };
        if let Some(id) = self.id {
            jwk["kid"] = id.into();
        }
        jwk
    }

    /// The public key in the forms that a careless verifier may take for a
    /// secret.
    pub(crate) fn public_bytes(&self) -> Vec<Vec<u8>> {
        let jwk = self.jwk();
        let mut forms = vec![jwk.to_string().into_bytes()];
        if let Key::Rsa(key) = &self.key {
            forms.push(key.public_key().as_ref().to_vec());
            forms.push(jwk["n"].as_str().unwrap().as_bytes().to_vec());
            let modulus = key.public_key().modulus();
            forms.push(modulus.big_endian_without_leading_zero().to_vec());
        }
        forms
    }
}

/// The token of these claims, signed with a secret.
pub(crate) fn hs256(secret: &[u8], claims: &Value) -> String {
    hs256_with(&json!({ "alg": "HS256", "typ": "JWT" }), secret, claims)
}

/// The same with a header that may lie.
pub(crate) fn hs256_with(header: &Value, secret: &[u8], claims: &Value) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    signed(header, claims, |content| {
        hmac::sign(&key, content).as_ref().to_vec()
    })
}

/// A token of any three parts.
pub(crate) fn signed(
    header: &Value,
    claims: &Value,
    sign: impl FnOnce(&[u8]) -> Vec<u8>,
) -> String {
    let encode = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
    let content = format!("{}.{}", encode(header), encode(claims));
    let signature = URL_SAFE_NO_PAD.encode(sign(content.as_bytes()));
    format!("{content}.{signature}")
}

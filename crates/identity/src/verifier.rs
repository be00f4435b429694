//! From a token to who has been proven.

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};
use kite_protocol::Timestamp;

use crate::cache::{KeyCache, Known};
use crate::claims::Claims;
use crate::error::IdentityError;
use crate::fetch::Fetcher;
use crate::policy::Policy;
use crate::source::KeySource;
use crate::trust::{Proven, Secret, Trust};

/// The longest token that is looked at, in bytes.
pub const TOKEN_BYTES: usize = 8 * 1024;

/// Verifies user tokens, and remembers the keys that it fetched for that. One
/// serves all channels.
pub struct Verifier {
    cache: KeyCache,
}

impl Verifier {
    /// A verifier that knows no keys yet. What it may do to fetch some is the
    /// `policy`'s.
    pub fn new(policy: Policy) -> Self {
        Self {
            cache: KeyCache::new(Fetcher::new(policy)),
        }
    }

    /// Whose token this is, at the time `now`, to a channel of this `trust`.
    ///
    /// The algorithm that the token names only chooses between secrets (HS256)
    /// and published keys (RS256, ES256). Waits for the network where those
    /// are to be fetched, so long as the policy says. Needs a tokio runtime.
    pub async fn verify(
        &self,
        trust: &Trust,
        token: &str,
        now: Timestamp,
    ) -> Result<Proven, IdentityError> {
        let header = read_header(token)?;
        match header.alg {
            Algorithm::HS256 => {
                let claims = by_secret(&trust.secrets, token)?;
                claims.check(&trust.audience, None, now)
            }
            Algorithm::RS256 | Algorithm::ES256 => {
                let source = trust.keys.as_ref().ok_or(IdentityError::Signature)?;
                let claims = self.by_published_key(source, &header, token, now).await?;
                claims.check(&trust.audience, source.issuer(), now)
            }
            _ => Err(IdentityError::Invalid(
                "the token's `alg` is none of HS256, RS256, ES256",
            )),
        }
    }

    async fn by_published_key(
        &self,
        source: &KeySource,
        header: &Header,
        token: &str,
        now: Timestamp,
    ) -> Result<Claims, IdentityError> {
        let provider = self.cache.provider(source);
        let at_first = provider.known();
        let seen = at_first.fetches;
        // One visitor is sent for new keys; old ones serve the others meanwhile.
        let waits = at_first.keys(now).is_none() || !provider.is_fetching();
        let known = if at_first.is_stale(now) && waits {
            provider.ask(now).await
        } else {
            at_first
        };
        if let Some(verdict) = verdict(&known, header, token, now) {
            return verdict;
        }
        // A key that is not known may be a new one.
        let known = if known.fetches == seen {
            provider.ask(now).await
        } else {
            known
        };
        if let Some(verdict) = verdict(&known, header, token, now) {
            return verdict;
        }
        if known.fetches == seen || known.failed {
            let retry_after = known.pause(now);
            return Err(IdentityError::Unavailable { retry_after });
        }
        Err(IdentityError::Signature)
    }
}

/// What the known keys say of the token; none where its key is not among them.
fn verdict(
    known: &Known,
    header: &Header,
    token: &str,
    now: Timestamp,
) -> Option<Result<Claims, IdentityError>> {
    let keys = known.keys(now)?;
    let (algorithm, id) = (header.alg, header.kid.as_deref());
    let verified = keys
        .candidates(algorithm, id)
        .find_map(|key| read_claims(token, algorithm, key).transpose());
    verified.or_else(|| {
        keys.has(algorithm, id)
            .then_some(Err(IdentityError::Signature))
    })
}

fn by_secret(secrets: &[Secret], token: &str) -> Result<Claims, IdentityError> {
    secrets
        .iter()
        .map(|secret| DecodingKey::from_secret(secret.bytes()))
        .find_map(|key| read_claims(token, Algorithm::HS256, &key).transpose())
        .unwrap_or(Err(IdentityError::Signature))
}

/// What the token says of itself, before anything of it is proven.
fn read_header(token: &str) -> Result<Header, IdentityError> {
    if token.len() > TOKEN_BYTES {
        return Err(IdentityError::Invalid("the token is longer than 8 KiB"));
    }
    let header = jsonwebtoken::decode_header(token)
        .map_err(|_| IdentityError::Invalid("this is no JWT that HS256, RS256 or ES256 signs"))?;
    // Providers sign other things with the same keys: security events, logouts.
    let is_token = header.typ.as_deref().is_none_or(|typ| {
        ["JWT", "at+jwt"]
            .iter()
            .any(|known| typ.eq_ignore_ascii_case(known))
    });
    if !is_token {
        return Err(IdentityError::Invalid(
            "the token's `typ` must be JWT or at+jwt",
        ));
    }
    if header.crit.is_some() {
        return Err(IdentityError::Invalid(
            "the token's `crit` is not understood here",
        ));
    }
    Ok(header)
}

/// The claims, if this key has signed them. They are not yet checked: the
/// library would ask the system for the time.
fn read_claims(
    token: &str,
    algorithm: Algorithm,
    key: &DecodingKey,
) -> Result<Option<Claims>, IdentityError> {
    let mut signature_only = Validation::new(algorithm);
    signature_only.required_spec_claims.clear();
    signature_only.validate_exp = false;
    signature_only.validate_aud = false;
    match jsonwebtoken::decode::<Claims>(token, key, &signature_only) {
        Ok(read) => Ok(Some(read.claims)),
        Err(error) if matches!(error.kind(), ErrorKind::Json(_)) => Err(IdentityError::Invalid(
            "the token's claims are no JSON object that names each of them once",
        )),
        Err(_) => Ok(None),
    }
}

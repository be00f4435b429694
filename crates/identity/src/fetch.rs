//! Fetches a provider's keys by HTTP. Each answer is hostile until it is read.

use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect;
use reqwest::{Client, StatusCode};
use serde::Deserialize;
use tokio::sync::OnceCell;

use crate::address::PublicOnly;
use crate::keys::{KeySet, KeySetError};
use crate::policy::Policy;
use crate::source::{KeySource, UrlRefusal, check_url};

/// The largest document that is read, in bytes.
const DOCUMENT_BYTES: usize = 64 * 1024;

/// Why no keys came.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FetchError {
    #[error("no HTTP client can be made; are the system's CA certificates there?")]
    Client(#[source] reqwest::Error),
    #[error("{0}")]
    Url(#[from] UrlRefusal),
    #[error("the request failed")]
    Request(#[source] reqwest::Error),
    #[error("the answer has the status {0}")]
    Status(StatusCode),
    #[error("the answer is larger than {DOCUMENT_BYTES} bytes")]
    TooLarge,
    #[error("the answer is no OpenID discovery document")]
    NotDiscovery(#[source] serde_json::Error),
    #[error("the discovery document is another issuer's")]
    OtherIssuer,
    #[error("the answer cannot be used: {0}")]
    Keys(#[from] KeySetError),
    #[error("the answers took longer than {0:?}")]
    Timeout(Duration),
}

/// Fetches key sets, as far as the policy lets it.
pub(crate) struct Fetcher {
    policy: Policy,
    /// Made with the first fetch: a server whose channels trust secrets only
    /// needs no CA certificates.
    client: OnceCell<Client>,
}

impl Fetcher {
    pub(crate) fn new(policy: Policy) -> Self {
        Self {
            policy,
            client: OnceCell::new(),
        }
    }

    /// The keys as they are now, within the policy's time.
    pub(crate) async fn fetch(&self, source: &KeySource) -> Result<KeySet, FetchError> {
        let fetching = async {
            match source {
                KeySource::Jwks(url) => self.key_set(url).await,
                KeySource::Issuer(issuer) => self.key_set(&self.discover(issuer).await?).await,
            }
        };
        tokio::time::timeout(self.policy.timeout, fetching)
            .await
            .unwrap_or(Err(FetchError::Timeout(self.policy.timeout)))
    }

    async fn key_set(&self, url: &str) -> Result<KeySet, FetchError> {
        Ok(KeySet::parse(&self.document(url).await?)?)
    }

    /// Where the issuer says that its keys are.
    async fn discover(&self, issuer: &str) -> Result<String, FetchError> {
        #[derive(Deserialize)]
        struct Discovery {
            issuer: String,
            jwks_uri: String,
        }
        let base = issuer.trim_end_matches('/');
        let url = format!("{base}/.well-known/openid-configuration");
        let document = self.document(&url).await?;
        let discovery: Discovery =
            serde_json::from_slice(&document).map_err(FetchError::NotDiscovery)?;
        // Otherwise whoever can put a file on some host could vouch for others.
        if discovery.issuer != issuer {
            return Err(FetchError::OtherIssuer);
        }
        Ok(discovery.jwks_uri)
    }

    async fn document(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        let url = check_url(url, self.policy.allow_private_addresses)?;
        let client = self.client.get_or_try_init(|| async { self.client() });
        let request = client.await.map_err(FetchError::Client)?.get(url);
        let mut response = request.send().await.map_err(FetchError::Request)?;
        if response.status() != StatusCode::OK {
            return Err(FetchError::Status(response.status()));
        }
        let mut document = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(FetchError::Request)? {
            if document.len() + chunk.len() > DOCUMENT_BYTES {
                return Err(FetchError::TooLarge);
            }
            document.extend_from_slice(&chunk);
        }
        Ok(document)
    }

    fn client(&self) -> reqwest::Result<Client> {
        let builder = Client::builder()
            .user_agent("kite")
            // A redirection could lead anywhere, and no key set needs one; a
            // proxy would resolve names by itself.
            .redirect(redirect::Policy::none())
            .no_proxy()
            .pool_max_idle_per_host(0);
        if self.policy.allow_private_addresses {
            builder.build()
        } else {
            builder.dns_resolver(Arc::new(PublicOnly)).build()
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use tokio::time::timeout;

    use super::*;

    fn fetcher(allow_private_addresses: bool) -> Fetcher {
        Fetcher::new(Policy {
            allow_private_addresses,
            ..Policy::default()
        })
    }

    /// The URL's host is a name, so it is the resolver that refuses it here.
    #[tokio::test]
    async fn a_name_that_leads_to_a_private_address_is_never_connected_to() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!(
            "http://localhost:{}/",
            listener.local_addr().unwrap().port()
        );
        let sending = fetcher(false).client().unwrap().get(&url).send();
        let sent = timeout(Duration::from_secs(20), sending).await.unwrap();
        let error = format!("{:?}", sent.unwrap_err());
        assert!(error.contains("PrivateAddress"), "{error}");

        // The same name, where it is allowed: the first to connect is this one.
        let client = fetcher(true).client().unwrap();
        let allowed = tokio::spawn(client.get(&url).header("x-allowed", "yes").send());
        let (mut connection, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            assert_ne!(connection.read_buf(&mut request).await.unwrap(), 0);
        }
        assert!(String::from_utf8(request).unwrap().contains("x-allowed"));
        let answer = b"HTTP/1.1 204 No Content\r\n\r\n";
        connection.write_all(answer).await.unwrap();
        let response = allowed.await.unwrap().unwrap();
        assert_eq!(response.status(), StatusCode::NO_CONTENT);
    }
}

//! Keys come over TLS, from hosts that the system's certificates vouch for.

use std::env;
use std::fs;
use std::process::{Command, Stdio};
use std::sync::Arc;

use kite_identity::{KeySource, Trust};
use rcgen::CertifiedKey;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::host::key_set;
use crate::signer::Signer;
use crate::world::{after, claims, retry_after, secret_trust, soon, verifier};

/// This test's name, its key set's URL and its token, for the process that it
/// starts: which certificates count is said by the environment of a process.
const TEST: &str = "tls::only_hosts_with_a_trusted_certificate_are_believed";
const URL: &str = "KITE_TEST_KEYS_URL";
const TOKEN: &str = "KITE_TEST_TOKEN";
const TRUSTED: &str = "KITE_TEST_TRUSTED";

#[tokio::test]
async fn only_hosts_with_a_trusted_certificate_are_believed() {
    if let Ok(url) = env::var(URL) {
        return assert_believed(url).await;
    }
    let signer = Signer::ec("e");
    let [known, stranger] = [certificate(), certificate()];
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/keys", listener.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("trusted.pem");
    fs::write(&file, known.cert.pem()).unwrap();

    for (certificate, trusted) in [(&known, true), (&stranger, false)] {
        let asking = Command::new(env::current_exe().unwrap())
            .args(["--exact", TEST])
            .env("SSL_CERT_FILE", &file)
            .env_remove("SSL_CERT_DIR")
            .env(URL, &url)
            .env(TOKEN, signer.token(&claims()))
            .env(TRUSTED, trusted.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (connection, _) = soon(listener.accept()).await.unwrap();
        let keys = key_set(&[&signer]).to_string();
        let served = serve(connection, certificate, &keys).await;
        assert_eq!(served.is_some(), trusted);
        let output = asking.wait_with_output().unwrap();
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{printed}");
    }
}

/// In the process with the certificates: whether the host's keys are used.
async fn assert_believed(url: String) {
    let trust = Trust {
        keys: Some(KeySource::Jwks(url)),
        ..secret_trust()
    };
    let token = env::var(TOKEN).unwrap();
    let outcome = verifier().verify(&trust, &token, after(0)).await;
    if env::var(TRUSTED).unwrap() == "true" {
        assert!(outcome.is_ok(), "{outcome:?}");
    } else {
        assert!(retry_after(&outcome).is_some());
    }
}

fn certificate() -> CertifiedKey<rcgen::KeyPair> {
    rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap()
}

/// Answers one request with the keys; none where the other side went away
/// before it had asked.
async fn serve(
    connection: TcpStream,
    certificate: &CertifiedKey<rcgen::KeyPair>,
    keys: &str,
) -> Option<()> {
    let key = PrivateKeyDer::Pkcs8(certificate.signing_key.serialize_der().into());
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let mut stream = acceptor.accept(connection).await.ok()?;
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        if stream.read_buf(&mut request).await.ok()? == 0 {
            return None;
        }
    }
    let length = keys.len();
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{keys}");
    stream.write_all(answer.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    Some(())
}

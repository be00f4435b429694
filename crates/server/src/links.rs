//! Signed links to files: who holds one may do what it says, and nothing else.
//!
//! A token names an operation, a file and an expiry; the database binds the
//! file to its channel, visitor, name, type and size. The signature is
//! HMAC-SHA256 with the server's own secret.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use kite_domain::FileId;
use kite_protocol::Timestamp;
use sha2::Sha256;

/// How long an upload link is good for: a day, in milliseconds.
const UPLOAD_VALID_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// What a link allows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Operation {
    /// PUT of the file's bytes, until the link expires.
    Upload,
    /// GET of the file's bytes, as long as its message is there.
    Download,
}

impl Operation {
    fn letter(self) -> &'static str {
        match self {
            Self::Upload => "u",
            Self::Download => "d",
        }
    }
}

/// Why a token is worth nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum LinkError {
    /// It was not made by this server, was changed, or is for something else.
    #[error("the token is not valid for this request; use the link exactly as it was given")]
    Invalid,
    /// Its time is over.
    #[error("the token has expired; ask for a new upload link with UPL")]
    Expired,
}

/// Makes and reads links.
pub struct Links {
    base: String,
    key: Hmac<Sha256>,
}

impl Links {
    /// Links below the server's public URL (without a closing slash).
    pub fn new(public_url: &str, secret: [u8; 32]) -> Self {
        // HMAC's key is one block of the hash, filled up with zeros.
        let mut block = [0; 64];
        block[..32].copy_from_slice(&secret);
        Self {
            base: format!("{}/api/storage?token=", public_url.trim_end_matches('/')),
            key: Hmac::new(&block.into()),
        }
    }

    /// A link to PUT the bytes of a file to.
    pub fn upload(&self, file: &FileId, now: Timestamp) -> String {
        self.link(Operation::Upload, file, now.millis() + UPLOAD_VALID_MILLIS)
    }

    /// A link to GET the bytes of a file from: always the same, and good as
    /// long as the file is there.
    pub fn download(&self, file: &FileId) -> String {
        self.link(Operation::Download, file, 0)
    }

    /// The file that a token gives access to.
    pub fn open(
        &self,
        operation: Operation,
        token: &str,
        now: Timestamp,
    ) -> Result<FileId, LinkError> {
        let (claim, signature) = token.rsplit_once('.').ok_or(LinkError::Invalid)?;
        let signature = URL_SAFE_NO_PAD
            .decode(signature)
            .map_err(|_| LinkError::Invalid)?;
        self.key
            .clone()
            .chain_update(claim)
            .verify_slice(&signature)
            .map_err(|_| LinkError::Invalid)?;
        let mut parts = claim.split('.');
        let (Some(letter), Some(file), Some(expiry), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(LinkError::Invalid);
        };
        let expiry: i64 = expiry.parse().map_err(|_| LinkError::Invalid)?;
        if letter != operation.letter() {
            return Err(LinkError::Invalid);
        }
        if expiry != 0 && expiry < now.millis() {
            return Err(LinkError::Expired);
        }
        FileId::new(file).ok_or(LinkError::Invalid)
    }

    /// The file that a download link of ours names.
    pub fn file_of(&self, uri: &str, now: Timestamp) -> Option<FileId> {
        let token = uri.strip_prefix(&self.base)?;
        self.open(Operation::Download, token, now).ok()
    }

    /// A word that nobody else can make, always the same for one purpose. A
    /// purpose has no dot: it is never taken for what a link allows.
    pub(crate) fn word_for(&self, purpose: &str) -> String {
        let word = self.key.clone().chain_update(purpose).finalize();
        URL_SAFE_NO_PAD.encode(word.into_bytes())
    }

    fn link(&self, operation: Operation, file: &FileId, expiry: i64) -> String {
        let claim = format!("{}.{}.{expiry}", operation.letter(), file.as_str());
        let signature = self.key.clone().chain_update(&claim).finalize();
        let signature = URL_SAFE_NO_PAD.encode(signature.into_bytes());
        format!("{}{claim}.{signature}", self.base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000_000;

    fn links() -> Links {
        Links::new("https://chat.example/", [7; 32])
    }

    fn file() -> FileId {
        FileId::new("a1".repeat(16)).unwrap()
    }

    fn now() -> Timestamp {
        Timestamp::from_millis(NOW)
    }

    fn token(link: &str) -> &str {
        link.split_once("?token=").unwrap().1
    }

    #[test]
    fn a_link_opens_its_own_file_for_its_own_operation() {
        let upload = links().upload(&file(), now());
        assert!(upload.starts_with("https://chat.example/api/storage?token="));
        assert_eq!(
            links().open(Operation::Upload, token(&upload), now()),
            Ok(file())
        );
        assert_eq!(
            links().open(Operation::Download, token(&upload), now()),
            Err(LinkError::Invalid)
        );
        let download = links().download(&file());
        assert_eq!(links().file_of(&download, now()), Some(file()));
        assert_eq!(links().file_of(&upload, now()), None);
    }

    #[test]
    fn uploads_expire_and_downloads_do_not() {
        let later = Timestamp::from_millis(NOW + UPLOAD_VALID_MILLIS + 1);
        let upload = links().upload(&file(), now());
        assert_eq!(
            links().open(Operation::Upload, token(&upload), later),
            Err(LinkError::Expired)
        );
        let download = links().download(&file());
        assert_eq!(links().file_of(&download, later), Some(file()));
    }

    #[test]
    fn words_are_the_servers_own_and_stay() {
        let word = links().word_for("bell 1");
        assert_eq!(word, links().word_for("bell 1"));
        assert_eq!(word.len(), 43);
        assert_ne!(word, links().word_for("bell 2"));
        let foreign = Links::new("https://chat.example", [8; 32]);
        assert_ne!(word, foreign.word_for("bell 1"));
    }

    #[test]
    fn a_changed_or_foreign_token_is_worth_nothing() {
        let link = links().download(&file());
        let changed = link.replacen("a1a1", "b2b2", 1);
        assert_eq!(links().file_of(&changed, now()), None);
        let foreign = Links::new("https://chat.example", [8; 32]).download(&file());
        assert_eq!(links().file_of(&foreign, now()), None);
        for junk in ["", ".", "d.x.0", "....", "d.a1.0.AAAA"] {
            assert_eq!(
                links().open(Operation::Download, junk, now()),
                Err(LinkError::Invalid),
                "{junk}"
            );
        }
    }
}

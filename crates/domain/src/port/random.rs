//! Randomness that nobody can predict.

const ALPHABET: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// Gives random bytes, fit for secrets.
pub trait Random: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

impl dyn Random + '_ {
    /// A text of `len` characters `a-z0-9`, each equally likely.
    pub fn text(&self, len: usize) -> String {
        // 252 is the largest multiple of 36 that a byte can hold.
        const FAIR: u8 = 252;
        let mut text = String::with_capacity(len);
        let mut bytes = [0; 64];
        while text.len() < len {
            self.fill(&mut bytes);
            let fair = bytes.iter().filter(|byte| **byte < FAIR);
            text.extend(
                fair.take(len - text.len())
                    .map(|byte| char::from(ALPHABET[usize::from(byte % 36)])),
            );
        }
        text
    }
}

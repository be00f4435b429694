//! The encodings that are kept beside each file, so that the server never compresses anything.

use std::io::Write;

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use brotli::enc::backward_references::BrotliEncoderMode;
use flate2::{Compression, GzBuilder};

/// Below so many bytes, to try another way costs no time.
const SMALL: usize = 64 * 1024;

/// A file's compressed forms.
pub(crate) struct Encodings {
    pub(crate) brotli: Vec<u8>,
    pub(crate) gzip: Vec<u8>,
}

/// Both encodings at their best; `None` for what is compressed already, such as a picture.
pub(crate) fn encodings(path: &str, content: &[u8]) -> Result<Option<Encodings>> {
    if !compressible(path) {
        return Ok(None);
    }
    let mut smallest = brotli(content, BrotliEncoderMode::BROTLI_MODE_GENERIC)?;
    // Which mode is the smaller one is luck: by up to 1 % of a small file.
    if content.len() < SMALL {
        let other = brotli(content, BrotliEncoderMode::BROTLI_MODE_FONT)?;
        if other.len() < smallest.len() {
            smallest = other;
        }
    }
    // No time of modification: the same content gives the same bytes.
    let mut gzip = GzBuilder::new()
        .mtime(0)
        .write(Vec::new(), Compression::best());
    gzip.write_all(content)?;
    Ok(Some(Encodings {
        brotli: smallest,
        gzip: gzip.finish()?,
    }))
}

fn brotli(content: &[u8], mode: BrotliEncoderMode) -> Result<Vec<u8>> {
    let params = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: content.len(),
        mode,
        ..Default::default()
    };
    let mut brotli = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut brotli, &params)?;
    Ok(brotli)
}

fn compressible(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    matches!(
        extension,
        "css" | "html" | "js" | "json" | "svg" | "txt" | "wasm" | "xml"
    )
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_encodings_give_the_content_back() {
        let content = "a line that comes again and again\n"
            .repeat(200)
            .into_bytes();
        let encodings = encodings("assets/panel-1.js", &content).unwrap().unwrap();
        assert!(encodings.brotli.len() < content.len() / 10);
        assert!(encodings.gzip.len() < content.len() / 10);

        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut &encodings.brotli[..], &mut plain).unwrap();
        assert_eq!(plain, content);

        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(&encodings.gzip[..])
            .read_to_end(&mut plain)
            .unwrap();
        assert_eq!(plain, content);
    }

    #[test]
    fn a_picture_stays_as_it_is() {
        assert!(encodings("demo/kite.png", b"\x89PNG").unwrap().is_none());
        assert!(encodings("no-extension", b"text").unwrap().is_none());
    }
}

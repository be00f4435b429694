//! What a message says of a file, and which files may be sent.

/// A file as frames describe it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FileMeta {
    /// The name to show and to save under: 1 to 255 bytes without control
    /// characters. Never a path.
    pub name: String,
    /// The media type, such as `image/png`; empty where a browser knows none.
    pub media_type: String,
    /// The size in bytes; frames can say up to 2^53 - 1.
    pub size: u64,
}

/// Why a file may not be sent.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum FileRefusal {
    /// Files of this type are never taken.
    #[error("files of the type {0} cannot be sent")]
    UnsupportedType(String),
    /// Files of this type are taken up to a size.
    #[error("the file has {actual} bytes, the limit is {max}")]
    TooLarge {
        /// The limit in bytes.
        max: u64,
        /// The size of the file in bytes.
        actual: u64,
    },
}

const MIB: u64 = 1024 * 1024;

/// The media types that may be sent, with the largest size of each in bytes.
pub const ALLOWED: [(&str, u64); 8] = [
    ("application/pdf", 20 * MIB),
    ("application/x-zip-compressed", 20 * MIB),
    ("application/zip", 20 * MIB),
    ("image/gif", 20 * MIB),
    ("image/jpeg", 5 * MIB),
    ("image/png", 5 * MIB),
    ("image/webp", 20 * MIB),
    ("video/mp4", 20 * MIB),
];

/// The largest size in bytes of a file of this type; none if the type may not
/// be sent at all.
pub fn size_limit(media_type: &str) -> Option<u64> {
    ALLOWED
        .iter()
        .find(|(allowed, _)| *allowed == media_type)
        .map(|(_, limit)| *limit)
}

/// Raster images that a browser may show in place.
pub fn is_raster_image(media_type: &str) -> bool {
    matches!(
        media_type,
        "image/gif" | "image/jpeg" | "image/png" | "image/webp"
    )
}

impl FileMeta {
    /// Checks type and size against what may be sent.
    pub fn check(&self) -> Result<(), FileRefusal> {
        let max = size_limit(&self.media_type)
            .ok_or_else(|| FileRefusal::UnsupportedType(self.media_type.clone()))?;
        if self.size > max {
            return Err(FileRefusal::TooLarge {
                max,
                actual: self.size,
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(media_type: &str, size: u64) -> FileMeta {
        FileMeta {
            name: "a".into(),
            media_type: media_type.into(),
            size,
        }
    }

    #[test]
    fn each_type_has_its_own_limit() {
        assert_eq!(file("image/png", 5 * MIB).check(), Ok(()));
        assert_eq!(
            file("image/png", 5 * MIB + 1).check(),
            Err(FileRefusal::TooLarge {
                max: 5 * MIB,
                actual: 5 * MIB + 1
            })
        );
        assert_eq!(file("video/mp4", 20 * MIB).check(), Ok(()));
    }

    #[test]
    fn other_types_are_refused() {
        for media_type in ["text/html", "image/svg+xml", "", "IMAGE/PNG"] {
            assert_eq!(
                file(media_type, 1).check(),
                Err(FileRefusal::UnsupportedType(media_type.into()))
            );
        }
    }
}

//! Whether `dist/` still is what these inputs give: a second build without a change does nothing.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use sha2::{Digest, Sha256};

use crate::compile::Build;
use crate::dist::{files_below, read};
use crate::manifest::hex;
use crate::workspace;

/// The inputs of a build, as one hash.
pub(crate) struct Stamp(String);

impl Stamp {
    /// Of the content of each file, and of each file below each folder.
    pub(crate) fn of(build: Build, inputs: &[PathBuf]) -> Result<Self> {
        let mut digest = Sha256::new();
        digest.update(build.profile());
        let mut add = |path: &Path| -> Result<()> {
            // The hash of each content, so that no two lists of files run together alike.
            digest.update(path.as_os_str().as_encoded_bytes());
            digest.update(hex(&read(path)?));
            Ok(())
        };
        for input in inputs {
            if input.is_dir() {
                for file in files_below(input)? {
                    add(&input.join(file))?;
                }
            } else {
                add(input)?;
            }
        }
        Ok(Self(hex(&digest.finalize())))
    }

    /// Whether the last build had these inputs and all that it wrote is still there.
    pub(crate) fn is_current(&self) -> bool {
        let Ok(recorded) = fs::read_to_string(record()) else {
            return false;
        };
        let mut lines = recorded.lines();
        lines.next() == Some(&self.0) && lines.all(|path| Path::new(path).is_file())
    }

    /// Notes what a build with these inputs wrote.
    pub(crate) fn save(&self, written: &[PathBuf]) -> Result<()> {
        let mut recorded = self.0.clone();
        for path in written {
            recorded.push('\n');
            recorded.push_str(&path.to_string_lossy());
        }
        fs::create_dir_all(workspace::target().join("web"))?;
        Ok(fs::write(record(), recorded)?)
    }
}

fn record() -> PathBuf {
    workspace::target().join("web/stamp")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_content_gives_another_stamp() {
        let folder = std::env::temp_dir().join(format!("kite-stamp-{}", std::process::id()));
        fs::create_dir_all(folder.join("inner")).unwrap();
        fs::write(folder.join("inner/a.css"), "a").unwrap();
        let stamp = || {
            Stamp::of(Build::Full, std::slice::from_ref(&folder))
                .unwrap()
                .0
        };

        let first = stamp();
        assert_eq!(first, stamp());
        fs::write(folder.join("inner/a.css"), "b").unwrap();
        assert_ne!(first, stamp());
        fs::write(folder.join("inner/a.css"), "a").unwrap();
        assert_eq!(first, stamp());
        fs::write(folder.join("b.css"), "").unwrap();
        assert_ne!(first, stamp());
        fs::remove_dir_all(&folder).unwrap();
    }
}

//! The folder `dist/`: what is shipped, with compressed copies and the manifest. Knows nothing of
//! how the files came to be.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::bundle::{Bundle, Chunk};
use crate::compile::Build;
use crate::compress::encodings;
use crate::manifest::{self, ASSETS, Entry, Manifest, asset};
use crate::workspace;

/// Where it is.
pub(crate) fn folder() -> PathBuf {
    workspace::root().join("dist")
}

/// Shipped files by their path in `dist/`.
#[derive(Default)]
pub(crate) struct Files(BTreeMap<String, File>);

#[derive(Default)]
struct File {
    content: Vec<u8>,
    source: Option<String>,
    imports: Vec<String>,
    packages: Vec<String>,
}

impl Files {
    pub(crate) fn add(&mut self, path: impl Into<String>, content: Vec<u8>) {
        let file = File {
            content,
            ..File::default()
        };
        self.0.insert(path.into(), file);
    }

    pub(crate) fn add_bundle(&mut self, path: impl Into<String>, bundle: Bundle) {
        let file = File {
            content: bundle.content,
            packages: bundle.packages,
            ..File::default()
        };
        self.0.insert(path.into(), file);
    }

    /// Adds what a program was split into.
    pub(crate) fn add_chunks(&mut self, chunks: Vec<Chunk>) {
        for chunk in chunks {
            let file = File {
                content: chunk.content,
                source: chunk.source,
                imports: chunk.imports.iter().map(|name| asset(name)).collect(),
                packages: chunk.packages,
            };
            self.0.insert(asset(&chunk.name), file);
        }
    }

    /// The npm packages that are in any of them.
    pub(crate) fn packages(&self) -> BTreeSet<String> {
        let all = self.0.values().flat_map(|file| &file.packages);
        all.cloned().collect()
    }

    /// Adds every file below `folder` under `prefix/`; a folder that is not there adds none.
    pub(crate) fn add_folder(&mut self, folder: &Path, prefix: &str) -> Result<()> {
        for path in files_below(folder)? {
            let content = read(&folder.join(&path))?;
            self.add(format!("{prefix}/{path}"), content);
        }
        Ok(())
    }

    /// Makes `folder` hold these files, their encodings, the manifest, and nothing else; gives
    /// the path of each file written. A file that is right already is not touched, and what is
    /// no longer shipped goes last, so a server that is running finds each name at any time.
    ///
    /// A quick build has no encodings, and leaves the assets of earlier ones: pages that are open
    /// while something is tried have yet to load them.
    pub(crate) fn write(self, folder: &Path, build: Build) -> Result<Vec<PathBuf>> {
        let quick = build == Build::Quick;
        let mut all = BTreeMap::new();
        let mut entries = Vec::new();
        for (path, file) in self.0 {
            let content = file.content;
            let encodings = if quick {
                None
            } else {
                encodings(&path, &content)?
            };
            entries.push(Entry {
                source: file.source,
                imports: file.imports,
                packages: file.packages,
                ..Entry::new(&path, &content, encodings.as_ref())
            });
            if let Some(encodings) = encodings {
                all.insert(format!("{path}.br"), encodings.brotli);
                all.insert(format!("{path}.gz"), encodings.gzip);
            }
            all.insert(path, content);
        }
        let manifest = Manifest {
            quick,
            files: entries,
        };
        let manifest = serde_json::to_vec_pretty(&manifest)?;
        all.insert(manifest::PATH.to_owned(), manifest);

        for (path, content) in &all {
            write(&folder.join(path), content)?;
        }
        let keep: BTreeSet<&str> = all.keys().map(String::as_str).collect();
        for path in files_below(folder)? {
            let stays = quick && path.starts_with(ASSETS);
            if !stays && !keep.contains(path.as_str()) {
                let path = folder.join(path);
                fs::remove_file(&path)
                    .with_context(|| format!("cannot remove {}", path.display()))?;
            }
        }
        Ok(all.keys().map(|path| folder.join(path)).collect())
    }
}

/// What the last build shipped.
pub(crate) fn manifest() -> Result<Manifest> {
    let content = read(&folder().join(manifest::PATH))?;
    serde_json::from_slice(&content).context("dist/manifest.json is damaged; build again")
}

/// Reads a file; an error names it.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Every file below a folder, relative to it, with forward slashes, in order.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(prefix) = folders.pop() {
        let here = folder.join(&prefix);
        if !here.exists() {
            continue;
        }
        for entry in
            fs::read_dir(&here).with_context(|| format!("cannot list {}", here.display()))?
        {
            let entry = entry?;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push(format!("{path}/"));
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Writes a file and the folders that it is in; one that is right already is not touched.
pub(crate) fn write(path: &Path, content: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_holds_what_is_shipped_and_nothing_else() {
        let folder = first("shipped");
        assert!(folder.join("assets/panel-1.wasm.br").exists());

        let mut second = Files::default();
        second.add("kite-chat.js", b"export const second = 2;".to_vec());
        second.add("demo/kite.png", b"\x89PNG".to_vec());
        second.write(&folder, Build::Full).unwrap();

        assert_eq!(
            files_below(&folder).unwrap(),
            [
                "demo/kite.png",
                "kite-chat.js",
                "kite-chat.js.br",
                "kite-chat.js.gz",
                "manifest.json"
            ]
        );
        assert_eq!(
            fs::read(folder.join("kite-chat.js")).unwrap(),
            b"export const second = 2;"
        );
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_quick_build_leaves_no_encoding_of_what_it_replaces() {
        let folder = first("quick");
        let mut quick = Files::default();
        quick.add("kite-chat.js", b"export const quick = 1;".to_vec());
        quick.write(&folder, Build::Quick).unwrap();

        assert_eq!(
            files_below(&folder).unwrap(),
            [
                "assets/panel-1.wasm",
                "assets/panel-1.wasm.br",
                "assets/panel-1.wasm.gz",
                "kite-chat.js",
                "manifest.json"
            ]
        );
        fs::remove_dir_all(&folder).unwrap();
    }

    /// A folder with a build in it.
    fn first(name: &str) -> PathBuf {
        let name = format!("kite-dist-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let mut files = Files::default();
        files.add("kite-chat.js", b"export const first = 1;".to_vec());
        files.add("assets/panel-1.wasm", b"\0asm".to_vec());
        files.write(&folder, Build::Full).unwrap();
        folder
    }
}

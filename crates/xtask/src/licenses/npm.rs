//! What npm's packages say of themselves. Knows nothing of which of them are shipped.

use anyhow::{Context, Result};
use serde_json::Value;

use super::Work;
use crate::dist::read;
use crate::workspace;

/// A package, by its folder, which is relative to the workspace.
pub(super) fn work(folder: &String) -> Result<Work> {
    let folder = workspace::root().join(folder);
    let manifest = folder.join("package.json");
    let manifest: Value = serde_json::from_slice(&read(&manifest)?)
        .with_context(|| format!("{} is damaged", manifest.display()))?;
    described(&manifest).with_texts_of(&folder)
}

fn described(manifest: &Value) -> Work {
    // Each of these is a string, or an object around one.
    let field = |name: &str, inner: &str| {
        let value = &manifest[name];
        let text = value.as_str().or_else(|| value[inner].as_str());
        text.unwrap_or_default().to_owned()
    };
    let author = field("author", "name");
    Work {
        name: field("name", ""),
        version: field("version", ""),
        license: field("license", "type"),
        authors: if author.is_empty() {
            Vec::new()
        } else {
            vec![author]
        },
        home: address(&field("repository", "url")),
        texts: Vec::new(),
    }
}

/// Of a repository, as a browser takes it. Without a host it is one of GitHub's.
fn address(repository: &str) -> String {
    let plain = repository.trim_start_matches("git+");
    let plain = plain.trim_end_matches(".git");
    if plain.is_empty() || plain.contains(':') {
        plain.to_owned()
    } else {
        format!("https://github.com/{plain}")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_manifest_may_say_it_in_two_ways() {
        let line = |manifest| described(&manifest).line();
        assert_eq!(
            line(json!({
                "name": "one", "version": "1.0.0", "license": "MIT", "author": "Ann",
                "repository": "ann/one"
            })),
            "  one 1.0.0: MIT, by Ann, https://github.com/ann/one"
        );
        assert_eq!(
            line(json!({
                "name": "@bob/two", "version": "2.0.0", "license": { "type": "ISC" },
                "author": { "name": "Bob" },
                "repository": { "url": "git+https://example.com/two.git" }
            })),
            "  @bob/two 2.0.0: ISC, by Bob, https://example.com/two"
        );
    }
}

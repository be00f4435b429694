//! What a release is called and what it says of itself: its tag, held against the manifests and
//! the changelog. Knows nothing of how it is built and published.

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::dist::read;
use crate::workspace;

/// What the crates are, by the workspace's manifest.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Prints what the changelog says of the release, unless something stands against the tag.
pub(crate) fn notes(tag: &str) -> Result<()> {
    ensure!(
        tag.strip_prefix('v') == Some(VERSION),
        "the tag is {tag}, the version in Cargo.toml {VERSION}: the tag has to be v{VERSION}"
    );
    agree()?;
    let package = parsed("www/package/package.json")?;
    ensure!(
        package["repository"]["url"].is_string(),
        "www/package/package.json has no `repository` with a `url`: npm compares it with where \
         a package is published from"
    );
    println!("{}", section(&text("CHANGELOG.md")?, VERSION)?);
    Ok(())
}

/// In its header the plugin says its version.
const PLUGIN: &str = "www/examples/wordpress/kite-chat/kite-chat.php";

/// Fails where npm's manifests or the plugin say another version than Cargo's manifest.
fn agree() -> Result<()> {
    let lock = parsed("package-lock.json")?;
    for (name, version) in [
        ("package.json", &parsed("package.json")?["version"]),
        ("package-lock.json", &lock["version"]),
        ("package-lock.json", &lock["packages"][""]["version"]),
    ] {
        ensure!(
            version == VERSION,
            "{name} says version {version}, Cargo.toml {VERSION}"
        );
    }
    let plugin = text(PLUGIN)?;
    let mut lines = plugin
        .lines()
        .map(|line| line.trim_start_matches([' ', '*']));
    let version = lines.find_map(|line| line.strip_prefix("Version:"));
    ensure!(
        version.map(str::trim) == Some(VERSION),
        "{PLUGIN} says version {version:?}, Cargo.toml {VERSION}"
    );
    Ok(())
}

fn text(path: &str) -> Result<String> {
    let content = read(&workspace::root().join(path))?;
    String::from_utf8(content).with_context(|| format!("{path} is not UTF-8"))
}

fn parsed(path: &str) -> Result<Value> {
    serde_json::from_str(&text(path)?).with_context(|| format!("{path} is not JSON"))
}

/// What stands below the heading of this version, which has to have its day.
fn section<'a>(changelog: &'a str, version: &str) -> Result<&'a str> {
    let heading = format!("[{version}]");
    let mut sections = changelog.split("\n## ").skip(1);
    let Some(section) = sections.find(|section| section.starts_with(&heading)) else {
        bail!("CHANGELOG.md has no heading `## {heading} - YYYY-MM-DD`");
    };
    let (first, text) = section.split_once('\n').unwrap_or((section, ""));
    let day = first[heading.len()..].strip_prefix(" - ").unwrap_or("");
    ensure!(is_day(day), "CHANGELOG.md says no day after `## {heading}`");
    ensure!(!text.trim().is_empty(), "nothing below `## {heading}`");
    Ok(text.trim())
}

/// As in 2026-01-31.
fn is_day(text: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|char| if char.is_ascii_digit() { '0' } else { char })
        .collect();
    shape == "0000-00-00"
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANGELOG: &str = "# Changelog\n\n## [Unreleased]\n\n## [2.0.0] - 2026-11-22\n\n\
        ### Added\n\n- Wings.\n\n## [1.10.0] - soon\n\n- Feathers.\n\n## [1.1.0] - 2026-01-31\n";

    #[test]
    fn the_manifests_say_one_version() -> Result<()> {
        agree()
    }

    #[test]
    fn a_release_says_what_the_changelog_says_of_it() -> Result<()> {
        assert_eq!(section(CHANGELOG, "2.0.0")?, "### Added\n\n- Wings.");
        Ok(())
    }

    #[test]
    fn there_is_no_release_without_its_heading_its_day_and_its_changes() {
        let refusal = |version| {
            section(CHANGELOG, version)
                .err()
                .map(|error| error.to_string())
        };
        for (version, reason) in [
            ("1.0.0", "CHANGELOG.md has no heading"),
            ("1.10.0", "CHANGELOG.md says no day"),
            ("1.1.0", "nothing below"),
        ] {
            let refusal = refusal(version);
            let is_it = refusal
                .as_deref()
                .is_some_and(|text| text.starts_with(reason));
            assert!(is_it, "{version}: {refusal:?}");
        }
    }

    #[test]
    fn another_tag_is_refused() {
        let refusal = notes("v999.0.0").err().map(|error| error.to_string());
        assert!(refusal.is_some_and(|text| text.starts_with("the tag is v999.0.0")));
    }
}

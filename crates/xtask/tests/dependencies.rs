//! A crate exists to forbid a dependency: here is what each of the pure ones must not know.

use std::collections::BTreeSet;
use std::error::Error;
use std::process::Command;

/// What the package is linked with, itself excluded, on this machine or in a browser: all of it,
/// or with `--depth=1` what its own manifest names.
fn dependencies(package: &str, options: &[&str]) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let mut all = BTreeSet::new();
    for target in [&[][..], &["--target=wasm32-unknown-unknown"]] {
        let output = Command::new(env!("CARGO"))
            .args(["tree", "--edges=normal,no-proc-macro", "--all-features"])
            .args(["--prefix=none", "--format={p}", "--package", package])
            .args(options)
            .args(target)
            .output()?;
        if !output.status.success() {
            return Err(String::from_utf8(output.stderr)?.into());
        }
        let listed = String::from_utf8(output.stdout)?;
        let names = listed.lines().filter_map(|line| line.split(' ').next());
        all.extend(names.map(str::to_owned));
    }
    assert!(all.remove(package), "cargo tree does not name {package}");
    Ok(all)
}

#[test]
fn the_pure_crates_know_no_runtime_no_database_no_browser_and_no_telegram()
-> Result<(), Box<dyn Error>> {
    let banned = [
        "axum",
        "frankenstein",
        "hyper",
        "sqlx",
        "sqlx-core",
        "tokio",
        "web-sys",
    ];
    for package in ["kite-domain", "kite-client"] {
        let used = dependencies(package, &[])?;
        assert!(used.contains("kite-protocol"), "{package} without frames");
        let found: Vec<_> = banned.iter().filter(|name| used.contains(**name)).collect();
        assert!(found.is_empty(), "{package} depends on {found:?}");
    }
    Ok(())
}

#[test]
fn the_protocol_is_serde_and_nothing_else() -> Result<(), Box<dyn Error>> {
    let used = dependencies("kite-protocol", &["--depth=1"])?;
    let allowed = ["serde", "serde_json", "thiserror"].map(str::to_owned);
    assert_eq!(used, BTreeSet::from(allowed));
    Ok(())
}

#[test]
fn the_verifier_of_tokens_knows_no_server_and_no_database() -> Result<(), Box<dyn Error>> {
    let used = dependencies("kite-identity", &[])?;
    assert!(
        used.contains("jsonwebtoken"),
        "tokens without their library"
    );
    let banned = [
        "axum",
        "kite-domain",
        "ring",
        "sqlx",
        "sqlx-core",
        "tungstenite",
    ];
    let found: Vec<_> = banned.iter().filter(|name| used.contains(**name)).collect();
    assert!(found.is_empty(), "kite-identity depends on {found:?}");
    Ok(())
}

#[test]
fn the_telegram_connector_knows_no_database_and_no_server() -> Result<(), Box<dyn Error>> {
    let used = dependencies("kite-telegram", &[])?;
    assert!(used.contains("kite-domain"), "a connector without a port");
    let banned = ["axum", "k1te-server", "kite-store", "sqlx", "sqlx-core"];
    let found: Vec<_> = banned.iter().filter(|name| used.contains(**name)).collect();
    assert!(found.is_empty(), "kite-telegram depends on {found:?}");
    Ok(())
}

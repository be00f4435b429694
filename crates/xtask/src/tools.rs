//! Installs the tools that are missing, and says what to do where it cannot. Knows how each is
//! found and installed, not what it is used for.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::workspace::{self, command, output, run, succeeds};

/// The target that the widget and the desk are compiled for.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Rust's standard library for the browser.
pub(crate) fn wasm_target() -> Result<()> {
    let library = sysroot()?.join("lib/rustlib").join(WASM_TARGET);
    if library.exists() {
        return Ok(());
    }
    println!("Installing Rust's {WASM_TARGET} target");
    run(command("rustup").args(["target", "add", WASM_TARGET])).with_context(|| {
        format!("Rust's {WASM_TARGET} target is missing; install it and try again")
    })
}

/// The source of Rust's standard library; gives its folder.
pub(crate) fn rust_source() -> Result<PathBuf> {
    let source = sysroot()?.join("lib/rustlib/src/rust");
    if !source.join("library/Cargo.lock").exists() {
        println!("Installing Rust's rust-src component");
        run(command("rustup").args(["component", "add", "rust-src"])).context(
            "the source of Rust's standard library (rust-src) is missing; install it and try again",
        )?;
    }
    Ok(source)
}

/// The folder of Rust's own copyright notices: it comes with every compiler.
pub(crate) fn rust_papers() -> Result<PathBuf> {
    Ok(sysroot()?.join("share/doc/rust"))
}

fn sysroot() -> Result<PathBuf> {
    let sysroot = output(command("rustc").args(["--print", "sysroot"]))?;
    let sysroot = String::from_utf8(sysroot).context("rustc's sysroot is not UTF-8")?;
    Ok(PathBuf::from(sysroot.trim()))
}

/// The folders, one a registry, in which cargo keeps the sources of dependencies.
pub(crate) fn cargo_sources() -> Result<Vec<PathBuf>> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let sources = home.context("no home folder")?.join("registry/src");
    let mut folders = Vec::new();
    for entry in
        fs::read_dir(&sources).with_context(|| format!("cannot list {}", sources.display()))?
    {
        folders.push(entry?.path());
    }
    folders.sort();
    Ok(folders)
}

/// rustfmt and clippy.
pub(crate) fn rust_components() -> Result<()> {
    for (tool, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if succeeds(workspace::cargo().args([tool, "--version"])) {
            continue;
        }
        println!("Installing {component}");
        run(command("rustup").args(["component", "add", component]))
            .with_context(|| format!("{component} is missing; install it and try again"))?;
    }
    Ok(())
}

/// What package-lock.json lists.
pub(crate) fn npm_packages() -> Result<()> {
    let root = workspace::root();
    let locked = modified(&root.join("package-lock.json"));
    let installed = modified(&root.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= locked {
        return Ok(());
    }
    println!("Installing npm packages");
    // None of the packages needs its install script: their binaries come inside them.
    run(command("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))
        .context("npm packages are missing; `npm ci` has to succeed (Node 20.19 or newer)")
}

/// The Chromium that the browser journeys run in.
pub(crate) fn chromium() -> Result<PathBuf> {
    let found = find_chromium()?;
    // Any will do for a person; where nobody waits, the quick one is worth a download.
    let will_do = |path: &PathBuf| env::var_os("CI").is_none() || path.ends_with(HEADLESS_SHELL);
    if let Some(path) = found.filter(will_do) {
        return Ok(path);
    }
    println!("Installing Chromium");
    let installed = apt_install(&[HEADLESS_SHELL]);
    match find_chromium()? {
        Some(path) => Ok(path),
        None => match installed {
            Ok(()) => bail!("{CHROMIUM_MISSING}"),
            Err(error) => Err(error.context(CHROMIUM_MISSING)),
        },
    }
}

/// Chromium without the windows that nobody sees: its program and Debian's package.
const HEADLESS_SHELL: &str = "chromium-headless-shell";
const CHROMIUM_MISSING: &str = "Chromium is missing and apt could not install it. \
    Install Chromium or Chrome, or set KITE_CHROMIUM to its path, and try again";

/// The proxies before which the examples of `deploy/` are tried.
pub(crate) fn proxies() -> Result<()> {
    if have_proxies() {
        return Ok(());
    }
    println!("Installing nginx and Caddy");
    apt_install(&["nginx-light", "caddy"])
        .context("nginx and Caddy are missing and apt could not install them; install both")
}

pub(crate) fn have_proxies() -> bool {
    succeeds(command("nginx").arg("-v")) && succeeds(command("caddy").arg("version"))
}

/// The browsers, and what drives them, in which the main journeys run beside Chromium.
pub(crate) fn engines() -> Result<()> {
    if have_engines()? {
        return Ok(());
    }
    println!("Installing Firefox and WebKitGTK");
    apt_install(&["firefox-esr", "webkit2gtk-driver", "xvfb"]).context(
        "Firefox, WebKitGTK's driver and browser, or Xvfb is missing and apt could not install \
         them; install all of them",
    )
}

/// The tests know where to look, here too.
pub(crate) fn have_engines() -> Result<bool> {
    let missing = output(command("node").arg("tests/engines/support/programs.js"))?;
    Ok(missing.trim_ascii().is_empty())
}

/// Where `WordPress` is, relative to the target folder, and a file of it by which it is known.
const WORDPRESS: &str = "wordpress";
const WORDPRESS_FILE: &str = "usr/share/wordpress/wp-load.php";

/// `WordPress`, only unpacked, so that no web server begins to serve it; and what it runs on.
pub(crate) fn wordpress() -> Result<()> {
    if have_wordpress() {
        return Ok(());
    }
    println!("Installing WordPress");
    apt_install(&[
        "mariadb-client-core",
        "mariadb-server-core",
        "php-cli",
        "php-mysql",
    ])
    .context("PHP or MariaDB is missing and apt could not install it; install both")?;
    let (archive, content) = (
        workspace::target().join("wordpress.deb"),
        workspace::target().join("wordpress.new"),
    );
    workspace::empty(&archive)?;
    workspace::empty(&content)?;
    run(command("apt-get")
        .args(["download", WORDPRESS])
        .current_dir(&archive))?;
    for package in fs::read_dir(&archive)? {
        let mut unpack = command("dpkg-deb");
        run(unpack.arg("-x").arg(package?.path()).arg(&content))?;
    }
    let folder = workspace::target().join(WORDPRESS);
    workspace::empty(&folder)?;
    fs::rename(&content, &folder)
        .with_context(|| format!("cannot put WordPress into {}", folder.display()))
}

pub(crate) fn have_wordpress() -> bool {
    let php = ["-r", "exit(extension_loaded('mysqli') ? 0 : 1);"];
    let file = workspace::target().join(WORDPRESS).join(WORDPRESS_FILE);
    file.exists()
        && succeeds(command("php").args(php))
        && succeeds(command("mariadbd").arg("--version"))
        && succeeds(command("my_print_defaults").arg("--version"))
}

/// The Bot API server of others that the Telegram connector is tried with.
const EMULATOR: &str = "lo-bot-api-emulator";
const EMULATOR_VERSION: &str = "0.3.6";

/// The emulator's program, in a Python environment of its own.
pub(crate) fn bot_api_emulator() -> Result<PathBuf> {
    let folder = workspace::target().join(format!("{EMULATOR}-{EMULATOR_VERSION}"));
    let program = folder.join("bin").join(EMULATOR);
    if program.exists() {
        return Ok(program);
    }
    println!("Installing {EMULATOR}");
    // Debian's Python comes without what makes environments.
    let check = "import ensurepip, sys; sys.exit(sys.version_info < (3, 11))";
    if !succeeds(command("python3").args(["-c", check])) {
        apt_install(&["python3-venv"])
            .context("Python 3.11 or newer with venv is missing; install it and try again")?;
    }
    run(command("python3")
        .args(["-m", "venv", "--clear"])
        .arg(&folder))?;
    let package = format!("{EMULATOR}=={EMULATOR_VERSION}");
    let mut pip = command(folder.join("bin/pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check"]);
    run(pip.arg(package)).with_context(|| format!("{EMULATOR} cannot be had from PyPI"))?;
    Ok(program)
}

fn apt_install(packages: &[&str]) -> Result<()> {
    run(apt_get().arg("update"))?;
    let mut install = apt_get();
    install.args(["install", "--yes", "--no-install-recommends"]);
    run(install.args(packages))
}

/// Waits while another runs, as a machine's own updates do.
fn apt_get() -> Command {
    let mut apt = command("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive");
    apt.arg("--option=DPkg::Lock::Timeout=600");
    apt
}

/// The tests know where to look; here is only what to do if they find nothing.
fn find_chromium() -> Result<Option<PathBuf>> {
    let found = output(command("node").arg("tests/e2e/chromium.js"))?;
    let found = String::from_utf8(found).context("Chromium's path is not UTF-8")?;
    let found = found.trim();
    Ok((!found.is_empty()).then(|| PathBuf::from(found)))
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|meta| meta.modified()).ok()
}

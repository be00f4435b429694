//! A release build holds the web files: when they change, it is built again.

use std::env;

fn main() {
    // A debug build reads the files while it runs, and need not be built again.
    let watched = if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        "../../dist"
    } else {
        "build.rs"
    };
    println!("cargo::rerun-if-changed={watched}");
}

//! The build pipeline behind `npm start`, `npm test` and their kin: it installs what is missing,
//! turns the two wasm crates into the files of `dist/`, builds the server and runs the checks.
//!
//! It knows file names, tools and budgets, and nothing of chat.

mod bindgen;
mod browser;
mod bundle;
mod compile;
mod compress;
mod contract;
mod dist;
mod emulator;
mod engines;
mod examples;
mod licenses;
mod lint;
mod manifest;
mod names;
mod package;
mod release;
mod server;
mod site;
mod size;
mod stamp;
mod start;
mod steps;
mod test;
mod tools;
mod web;
mod workspace;

use std::process::ExitCode;

use compile::Build;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

Commands:
  start [ARGS…]    build everything and run the server; ARGS go to `k1te-server serve`
  build            the widget, the desk and the site into dist/, the server into target/release/
  build --quick    the same for trying things while developing: large, the server a debug build
  build-web        the widget, the desk and the site into dist/
  package          the npm package, as a file in target/package/
  package --quick  the same of a quick build
  package --test   the same, tried in projects of Vite, webpack and esbuild
  test             every check; the summary comes last
  lint             formatting, clippy, Biome
  browser [ARGS…]  the browser journeys alone; ARGS go to `playwright test`
  engines [ARGS…]  the main journeys in Chromium, Firefox and WebKitGTK; ARGS go to `playwright test`
  emulator         the Telegram connector against a Bot API server that others wrote
  examples [ARGS…] the examples of www/examples/; ARGS go to `playwright test`
  screens [STATE…] pictures of every state into docs/screens/, the README's into docs/images/
  notes TAG        what the changelog says of a release, if its tag and the versions agree
  licenses         whose code is in the server's program; THIRD-PARTY-LICENSES.txt in dist/ says
                   it of what is served
  size             bytes of every shipped file against its budget";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next();
    let rest: Vec<String> = args.collect();
    let outcome = match (command.as_deref(), rest.as_slice()) {
        (Some("start"), _) => start::run(&rest),
        (Some("browser"), _) => browser::run(&rest),
        (Some("examples"), _) => examples::run(&rest),
        (Some("engines"), _) => engines::run(&rest),
        (Some("emulator"), []) => emulator::test(),
        (Some("screens"), _) => browser::screens(&rest),
        (Some("build"), []) => web::build(Build::Full).and_then(|()| server::build_release()),
        (Some("build"), [quick]) if quick == "--quick" => {
            web::build(Build::Quick).and_then(|()| server::build_debug())
        }
        (Some("build-web"), []) => web::build(Build::Full),
        (Some("package"), []) => package::make(Build::Full),
        (Some("package"), [quick]) if quick == "--quick" => package::make(Build::Quick),
        (Some("package"), [test]) if test == "--test" => {
            package::make(Build::Full).and_then(|()| package::test())
        }
        (Some("test"), []) => return test::run(),
        (Some("lint"), []) => return lint::run(),
        (Some("notes"), [tag]) => release::notes(tag),
        (Some("licenses"), []) => licenses::print(),
        (Some("size"), []) => web::build(Build::Full).and_then(|()| size::run()),
        (Some("help" | "--help" | "-h"), _) => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

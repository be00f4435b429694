//! One configuration from flags, environment and a file.

use std::fs;

use tempfile::TempDir;

use crate::support::process::{Finished, Process, finish, program, run};

/// What `config check` says of a file with this text.
async fn check(text: &str) -> Finished {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("kite.toml");
    fs::write(&path, text).unwrap();
    run(&["config", "check", "--config", path.to_str().unwrap()]).await
}

#[tokio::test]
async fn each_source_beats_the_one_below_it() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("kite.toml");
    fs::write(
        &path,
        "# where to listen\nlisten = \"127.0.0.1:9001\"\nmax-connections = 5_000\ntrusted-proxy = [\"10.0.0.0/8\", \"::1\"]\ndata-dir = \"/srv/kite\"\n",
    )
    .unwrap();
    let mut command = program(&["config", "check"]);
    command
        .env("K1TE_CONFIG", &path)
        .env("K1TE_LISTEN", "127.0.0.1:9002")
        .env("K1TE_LIMIT_UPLOADS", "off");
    let checked = finish(command).await;
    assert_eq!(checked.code, 0, "{checked:?}");
    let path = path.display();
    let lines: Vec<_> = checked.out.lines().collect();
    assert_eq!(
        lines,
        [
            "listen = 127.0.0.1:9002  (K1TE_LISTEN)".to_owned(),
            format!("data-dir = /srv/kite  ({path} line 5)"),
            "public-url is not set".to_owned(),
            format!("max-connections = 5000  ({path} line 3)"),
            "limit-joins = 20/min  (default)".to_owned(),
            "limit-messages = 60/min  (default)".to_owned(),
            "limit-uploads = off  (K1TE_LIMIT_UPLOADS)".to_owned(),
            format!("trusted-proxy = 10.0.0.0/8,::1  ({path} line 4)"),
            "allow-private-key-hosts = false  (default)".to_owned(),
            "telegram-token is not set".to_owned(),
            "telegram-api-url = https://api.telegram.org  (default)".to_owned(),
            "telegram-webhook = false  (default)".to_owned(),
            "telegram-hosting = anyone  (default)".to_owned(),
            "metrics-listen is not set".to_owned(),
            "login-link = false  (default)".to_owned(),
            "log-format = human  (default)".to_owned(),
        ]
    );
}

#[tokio::test]
async fn serve_runs_by_a_file_alone_and_a_flag_beats_it() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("kite.toml");
    let data = dir.path().join("data");
    let text = format!(
        "listen = \"127.0.0.1:0\"\ndata-dir = {:?}\nlogin-link = true\npublic-url = \"https://file.example\"\n",
        data.to_str().unwrap()
    );
    fs::write(&path, text).unwrap();
    let config = path.to_str().unwrap();
    let server = Process::start(program(&["--config", config, "serve"])).await;
    assert!(server.url().starts_with("http://127.0.0.1:"));
    assert_eq!(
        server.greeting[1],
        "Demo page      https://file.example/demo/"
    );
    assert_eq!(server.login_token().len(), 32);
    server.kill().await;

    let flag = [
        "serve",
        "--config",
        config,
        "--public-url",
        "https://flag.example",
    ];
    let server = Process::start(program(&flag)).await;
    assert_eq!(
        server.greeting[1],
        "Demo page      https://flag.example/demo/"
    );

    // Commands beside the server find its data by the same file.
    let listed = run(&["channel", "list", "--config", config]).await;
    assert!(listed.out.contains("demo_channel"), "{listed:?}");
}

#[tokio::test]
async fn a_variable_that_is_wrong_is_named() {
    for (variable, value) in [
        ("K1TE_LISTEN", "here"),
        ("K1TE_LISTEN", ""),
        ("K1TE_LOGIN_LINK", "perhaps"),
        ("K1TE_LOG_FORMAT", ""),
    ] {
        for args in [&["config", "check"][..], &["serve"]] {
            let mut command = program(args);
            command.env(variable, value);
            let refused = finish(command).await;
            assert_eq!(refused.code, 2, "{refused:?}");
            assert!(refused.err.contains(variable), "{args:?}: {refused:?}");
        }
    }
    let mut typed = program(&["serve", "--listen", "there"]);
    typed.env("K1TE_LISTEN", "127.0.0.1:0");
    let refused = finish(typed).await;
    assert!(!refused.err.contains("K1TE_LISTEN"), "{refused:?}");
}

#[tokio::test]
async fn what_is_wrong_is_told_with_its_line() {
    for (text, line, words) in [
        (
            "listen = \"here\"\n",
            1,
            "expected an IP address and a port",
        ),
        (
            "\n\nlog-format = \"xml\"\n",
            3,
            "possible values: human, json",
        ),
        (
            "public-url = \"https://a.example/b\"\n",
            1,
            "without a path",
        ),
        (
            "listen = \"127.0.0.1:1\"\nlisen = 1\n",
            2,
            "no setting lisen; there are listen, data-dir",
        ),
        (
            "max-connections = 0\n",
            1,
            "invalid value '0' for max-connections: expected a whole number from 1 to 1000000",
        ),
        (
            "max-connections = [1]\n",
            1,
            "must be a string or a whole number",
        ),
        ("limit-joins = 30\n", 1, "expected off, or a number"),
        ("trusted-proxy = \"10/8\"\n", 1, "such as 10.0.0.0/8"),
        ("trusted-proxy = [\"::1\", 7]\n", 1, "expected a network"),
        ("trusted-proxy = \"::1,x\"\n", 1, "invalid value 'x' for"),
        ("trusted-proxy = true\n", 1, "must be a list of strings"),
        ("\nlogin-link = \"yes\"\n", 2, "must be true or false"),
        ("config = \"other.toml\"\n", 1, "no setting config"),
        (
            "[listen]\nport = 1\n",
            1,
            "must be a string or a whole number",
        ),
        ("data-dir = \"a\"\nlisten = \n", 2, "no TOML"),
        ("data-dir = \"a\"\ndata-dir = \"b\"\n", 2, "duplicate key"),
    ] {
        let checked = check(text).await;
        assert_eq!(checked.code, 2, "{text}: {checked:?}");
        let place = format!("kite.toml line {line}: ");
        assert!(checked.err.contains(&place), "{text}: {}", checked.err);
        assert!(checked.err.contains(words), "{text}: {}", checked.err);
        assert_eq!(checked.err.lines().count(), 1, "{}", checked.err);
        assert_eq!(checked.out, "");
    }
}

#[tokio::test]
async fn a_file_that_is_not_there_stops_every_command() {
    for command in [&["config", "check"][..], &["serve"], &["channel", "list"]] {
        let mut args = command.to_vec();
        args.extend(["--config", "no/such/kite.toml"]);
        let refused = run(&args).await;
        assert_eq!(refused.code, 2, "{refused:?}");
        assert!(
            refused.err.contains("no/such/kite.toml cannot be read"),
            "{refused:?}"
        );
    }
}

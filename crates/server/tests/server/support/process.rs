//! The real program.

use std::path::Path;
use std::process::{Output, Stdio};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;

use super::soon;

/// The program with these arguments, in an environment that says nothing.
pub(crate) fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_k1te-server"));
    command
        .env_clear()
        .args(args)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command
}

/// Runs a command to its end.
pub(crate) async fn run(args: &[&str]) -> Finished {
    finish(program(args)).await
}

pub(crate) async fn finish(mut command: Command) -> Finished {
    let output = soon("the command's end", command.output()).await;
    Finished::from(output.unwrap())
}

/// What a command has left.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Finished {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A running `serve`.
pub(crate) struct Process {
    child: Child,
    /// What it printed at the start.
    pub(crate) greeting: Vec<String>,
    log: JoinHandle<String>,
}

/// Lines of the greeting: three, an empty one, and the snippet.
const GREETING: usize = 6;

impl Process {
    /// On a free port, with everything logged, and for scripts: as fast as
    /// they like.
    pub(crate) async fn serve(data_dir: &Path) -> Self {
        let dir = data_dir.to_str().unwrap();
        let mut command = program(&["serve", "--listen", "127.0.0.1:0", "--data-dir", dir]);
        command.arg("--login-link").env("K1TE_LOG", "trace");
        for limit in ["JOINS", "MESSAGES", "UPLOADS"] {
            command.env(format!("K1TE_LIMIT_{limit}"), "off");
        }
        Self::start(command).await
    }

    pub(crate) async fn start(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let log = tokio::spawn(async move {
            let mut log = String::new();
            stderr.read_to_string(&mut log).await.unwrap();
            log
        });
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut greeting = Vec::new();
        while greeting.len() < GREETING {
            let line = soon("the greeting", lines.next_line()).await.unwrap();
            let Some(line) = line else {
                panic!("the program ended before it served: {}", log.await.unwrap());
            };
            greeting.push(line);
        }
        Self {
            child,
            greeting,
            log,
        }
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> &str {
        self.greeting[0].strip_prefix("Listening on ").unwrap()
    }

    /// Where visitors connect to.
    pub(crate) fn socket(&self) -> String {
        format!("{}/channels", self.url()).replacen("http", "ws", 1)
    }

    /// The token of the login link.
    pub(crate) fn login_token(&self) -> &str {
        self.greeting[2].split_once("#login=").unwrap().1
    }

    /// What the system knows it by.
    pub(crate) fn id(&self) -> u32 {
        self.child.id().unwrap()
    }

    /// Asks it to stop.
    pub(crate) async fn terminate(&self) {
        let pid = self.child.id().unwrap().to_string();
        let kill = Command::new("kill").args(["-TERM", &pid]).status().await;
        assert!(kill.unwrap().success());
    }

    /// Ends it on the spot, as a power cut would.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// Its exit code and its log.
    pub(crate) async fn end(mut self) -> (Option<i32>, String) {
        let status = soon("the program's end", self.child.wait()).await.unwrap();
        (status.code(), self.log.await.unwrap())
    }
}

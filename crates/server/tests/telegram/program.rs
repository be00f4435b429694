//! The real program.

use std::process::Stdio;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::task::JoinHandle;

use crate::stage::soon;

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

/// What a command has left.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs a command to its end.
pub(crate) async fn finish(mut command: Command) -> Finished {
    let output = soon("the command's end", command.output()).await.unwrap();
    Finished {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A running `serve`.
pub(crate) struct Process {
    child: Child,
    /// Where it listens.
    pub(crate) url: String,
    /// Open: it has more to say than this.
    _out: Lines<BufReader<ChildStdout>>,
    log: Arc<Mutex<String>>,
    logged: JoinHandle<()>,
}

impl Process {
    pub(crate) async fn start(mut command: Command) -> Self {
        let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        let mut errors = BufReader::new(child.stderr.take().unwrap()).lines();
        let log = Arc::new(Mutex::new(String::new()));
        let kept = log.clone();
        let logged = tokio::spawn(async move {
            while let Some(line) = errors.next_line().await.unwrap() {
                kept.lock().unwrap().extend([&line, "\n"]);
            }
        });
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = soon("the greeting", lines.next_line()).await.unwrap();
        let Some(line) = line else {
            logged.await.unwrap();
            panic!("it ended before it served: {}", log.lock().unwrap());
        };
        let url = line.strip_prefix("Listening on ").unwrap().to_owned();
        Self {
            child,
            url,
            _out: lines,
            log,
            logged,
        }
    }

    /// What it has logged so far.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Ends it on the spot, as a power cut would; gives its log.
    pub(crate) async fn kill(mut self) -> String {
        self.child.kill().await.unwrap();
        self.whole_log().await
    }

    async fn whole_log(&mut self) -> String {
        soon("the log's end", &mut self.logged).await.unwrap();
        self.log()
    }

    /// Stops it, and gives its log.
    pub(crate) async fn stop(mut self) -> String {
        let pid = self.child.id().unwrap().to_string();
        let kill = Command::new("kill").args(["-TERM", &pid]).status().await;
        assert!(kill.unwrap().success());
        let status = soon("the program's end", self.child.wait()).await.unwrap();
        let log = self.whole_log().await;
        assert_eq!(status.code(), Some(0), "{log}");
        log
    }
}

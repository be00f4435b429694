//! The machine on which the program runs: its data outlives it.

use kite_telegram_double::Double;
use tempfile::TempDir;

use crate::program::{Process, finish, program};

pub(crate) struct Machine {
    data: TempDir,
    token: String,
    api: String,
}

impl Machine {
    pub(crate) fn new(double: &Double) -> Self {
        Self {
            data: TempDir::new().unwrap(),
            token: double.token.clone(),
            api: double.url.clone(),
        }
    }

    fn data(&self) -> &str {
        self.data.path().to_str().unwrap()
    }

    /// A life of the program.
    pub(crate) async fn start(&self) -> Process {
        let mut serve = program(&["serve", "--listen", "127.0.0.1:0", "--log-format", "json"]);
        serve.args(["--metrics-listen", "127.0.0.1:0", "--data-dir", self.data()]);
        for limit in ["JOINS", "MESSAGES", "UPLOADS"] {
            serve.env(format!("K1TE_LIMIT_{limit}"), "off");
        }
        serve.env("K1TE_TELEGRAM_TOKEN", &self.token);
        serve.env("K1TE_TELEGRAM_API_URL", &self.api);
        Process::start(serve).await
    }

    /// The data are as they should be.
    pub(crate) async fn check(&self) {
        let checked = finish(program(&["check", "--data-dir", self.data()])).await;
        assert_eq!(checked.code, Some(0), "{checked:?}");
    }
}

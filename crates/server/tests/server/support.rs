//! Servers to talk to, and visitors who do.

pub(crate) mod device;
pub(crate) mod files;
pub(crate) mod fixture;
pub(crate) mod process;
pub(crate) mod server;
pub(crate) mod visitor;

use std::time::Duration;

use tokio::time::{sleep, timeout};

/// Longer than anything here takes on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Waits for what must happen.
pub(crate) async fn soon<T>(what: &str, happens: impl Future<Output = T>) -> T {
    let Ok(value) = timeout(PATIENCE, happens).await else {
        panic!("{what} did not happen");
    };
    value
}

/// Asks again and again until the answer is yes.
pub(crate) async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    soon(what, async {
        while !is_so().await {
            sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
}

//! A question that is asked at most so often. Who asks again in between gets
//! the last answer, and who asks meanwhile waits for the one that is coming.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

/// The last answer.
pub(crate) struct Seldom<T> {
    every: Duration,
    last: Mutex<Option<(Instant, T)>>,
}

impl<T: Clone> Seldom<T> {
    pub(crate) fn new(every: Duration) -> Self {
        Self {
            every,
            last: Mutex::new(None),
        }
    }

    /// The last answer, or, where that is too old, the one that `ask` gives.
    pub(crate) async fn get(&self, ask: impl Future<Output = T>) -> T {
        let mut last = self.last.lock().await;
        if let Some((asked, answer)) = &*last
            && asked.elapsed() < self.every
        {
            return answer.clone();
        }
        let answer = ask.await;
        *last = Some((Instant::now(), answer.clone()));
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_last_answer_is_given_until_it_is_too_old() {
        let patient = Seldom::new(Duration::MAX);
        assert_eq!(patient.get(async { 1 }).await, 1);
        assert_eq!(patient.get(async { 2 }).await, 1);
        let curious = Seldom::new(Duration::ZERO);
        assert_eq!(curious.get(async { 1 }).await, 1);
        assert_eq!(curious.get(async { 2 }).await, 2);
    }
}

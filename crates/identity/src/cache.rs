//! Remembers the keys of each provider, and how often it may be asked.
//!
//! Visitors choose the tokens that come here, so nothing that a token says may
//! turn into more than one request a minute to a provider.

use std::collections::HashMap;
use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kite_protocol::Timestamp;

use crate::fetch::Fetcher;
use crate::keys::KeySet;
use crate::source::KeySource;

/// Providers that are remembered; beyond that, the one unused longest goes.
const PROVIDERS: usize = 1024;

/// The age at which keys are fetched anew although they are known: so long a
/// key that its provider has withdrawn may go on working.
const FRESH: Duration = Duration::from_mins(15);

/// The age up to which keys are used although their provider cannot be asked.
const USABLE: Duration = Duration::from_hours(24);

/// How long a provider that has answered, now or before, is not asked again.
const PAUSE: Duration = Duration::from_mins(1);

/// The same for one that has given no keys yet.
const PAUSE_WITHOUT_KEYS: Duration = Duration::from_secs(10);

/// The keys of all providers.
pub(crate) struct KeyCache {
    fetcher: Arc<Fetcher>,
    providers: Mutex<Providers>,
}

#[derive(Default)]
struct Providers {
    by_source: HashMap<KeySource, (u64, Arc<Provider>)>,
    uses: u64,
}

/// One provider's keys.
pub(crate) struct Provider {
    source: KeySource,
    fetcher: Arc<Fetcher>,
    known: Mutex<Known>,
    /// Held while its keys are fetched: one fetch at a time.
    fetching: tokio::sync::Mutex<()>,
}

/// What is known of a provider's keys.
#[derive(Clone, Default)]
pub(crate) struct Known {
    keys: Option<Arc<KeySet>>,
    fetched_at: Option<Timestamp>,
    asked_at: Option<Timestamp>,
    /// How many fetches have ended.
    pub(crate) fetches: u64,
    /// Whether the last fetch gave no keys.
    pub(crate) failed: bool,
}

impl Known {
    /// The keys, while they may be used.
    pub(crate) fn keys(&self, now: Timestamp) -> Option<&Arc<KeySet>> {
        let usable = age(self.fetched_at, now).is_some_and(|age| age < USABLE);
        self.keys.as_ref().filter(|_| usable)
    }

    /// Whether the keys are so old that they are to be fetched anew.
    pub(crate) fn is_stale(&self, now: Timestamp) -> bool {
        age(self.fetched_at, now).is_none_or(|age| age >= FRESH)
    }

    /// How long the provider is still left in peace.
    pub(crate) fn pause(&self, now: Timestamp) -> Duration {
        let pause = match self.keys(now) {
            Some(_) => PAUSE,
            None => PAUSE_WITHOUT_KEYS,
        };
        age(self.asked_at, now).map_or(Duration::ZERO, |age| pause.saturating_sub(age))
    }
}

impl KeyCache {
    pub(crate) fn new(fetcher: Fetcher) -> Self {
        Self {
            fetcher: Arc::new(fetcher),
            providers: Mutex::default(),
        }
    }

    /// The provider of these keys.
    pub(crate) fn provider(&self, source: &KeySource) -> Arc<Provider> {
        let mut providers = lock(&self.providers);
        providers.uses += 1;
        let use_number = providers.uses;
        if let Some((last_use, provider)) = providers.by_source.get_mut(source) {
            *last_use = use_number;
            return Arc::clone(provider);
        }
        providers.make_room();
        let provider = Arc::new(Provider {
            source: source.clone(),
            fetcher: Arc::clone(&self.fetcher),
            known: Mutex::default(),
            fetching: tokio::sync::Mutex::default(),
        });
        let entry = (use_number, Arc::clone(&provider));
        providers.by_source.insert(source.clone(), entry);
        provider
    }
}

impl Providers {
    fn make_room(&mut self) {
        if self.by_source.len() < PROVIDERS {
            return;
        }
        let by_use = self
            .by_source
            .iter()
            .min_by_key(|(_, (last_use, _))| *last_use);
        if let Some(oldest) = by_use.map(|(source, _)| source.clone()) {
            self.by_source.remove(&oldest);
        }
    }
}

impl Provider {
    /// What is known at the moment. Does not wait.
    pub(crate) fn known(&self) -> Known {
        lock(&self.known).clone()
    }

    /// Whether somebody is fetching the keys at the moment.
    pub(crate) fn is_fetching(&self) -> bool {
        self.fetching.try_lock().is_err()
    }

    /// What is known after the provider was asked, by this call or by one that
    /// was about it already; or what is known anyway, where it is not yet to be
    /// asked again.
    ///
    /// The fetch goes on when nobody waits for it any more, so that visitors
    /// who come and go cannot keep it from ever ending.
    pub(crate) async fn ask(self: &Arc<Self>, now: Timestamp) -> Known {
        let provider = Arc::clone(self);
        let asking = tokio::spawn(async move { provider.fetch(now).await });
        asking.await.unwrap_or_else(|_| self.known())
    }

    async fn fetch(&self, now: Timestamp) -> Known {
        let _one_at_a_time = self.fetching.lock().await;
        let known = self.known();
        if !known.pause(now).is_zero() {
            return known;
        }
        lock(&self.known).asked_at = Some(now);
        let fetched = self.fetcher.fetch(&self.source).await;
        let mut known = lock(&self.known);
        known.fetches += 1;
        known.failed = fetched.is_err();
        match fetched {
            Ok(keys) => {
                known.keys = Some(Arc::new(keys));
                known.fetched_at = Some(now);
            }
            Err(error) => tracing::warn!(
                source = ?self.source,
                error = with_causes(&error),
                "the keys for user tokens cannot be fetched"
            ),
        }
        known.clone()
    }
}

/// How long ago that was. The clock may have been set back meanwhile: then what
/// lies in the future counts by its distance, lest it stay young for ever.
fn age(at: Option<Timestamp>, now: Timestamp) -> Option<Duration> {
    at.map(|at| Duration::from_millis(now.millis().abs_diff(at.millis())))
}

/// The error and what caused it, on one line.
fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// What a mutex of this module guards is whole between any two statements.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    fn source(number: usize) -> KeySource {
        KeySource::Jwks(format!("https://login.example.com/{number}"))
    }

    #[test]
    fn the_provider_that_was_used_longest_ago_makes_room() {
        let cache = KeyCache::new(Fetcher::new(Policy::default()));
        let first = cache.provider(&source(0));
        let second = cache.provider(&source(1));
        for number in 2..PROVIDERS {
            cache.provider(&source(number));
        }
        assert!(Arc::ptr_eq(&first, &cache.provider(&source(0))));
        cache.provider(&source(PROVIDERS));
        assert_eq!(lock(&cache.providers).by_source.len(), PROVIDERS);
        assert!(Arc::ptr_eq(&first, &cache.provider(&source(0))));
        assert!(!Arc::ptr_eq(&second, &cache.provider(&source(1))));
    }
}

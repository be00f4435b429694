//! A value that views follow. Leptos' own signals bring their machinery along
//! once for each type of value; this is one trigger of theirs beside the value.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use leptos::prelude::{ArcTrigger, Notify, Track};

/// Clones are the same value.
pub(crate) struct Watched<T>(Arc<Inner<T>>);

struct Inner<T> {
    value: Mutex<T>,
    changed: ArcTrigger,
}

impl<T> Watched<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Arc::new(Inner {
            value: Mutex::new(value),
            changed: ArcTrigger::new(),
        }))
    }

    /// What `read` makes of the value; the view around it follows the value
    /// from now on. `read` must not come back to this value.
    pub(crate) fn with<U>(&self, read: impl FnOnce(&T) -> U) -> U {
        self.0.changed.track();
        self.peek(read)
    }

    /// The same, and nothing follows.
    pub(crate) fn peek<U>(&self, read: impl FnOnce(&T) -> U) -> U {
        read(&self.lock())
    }

    pub(crate) fn set(&self, value: T) {
        self.update(|old| *old = value);
    }

    pub(crate) fn update(&self, change: impl FnOnce(&mut T)) {
        change(&mut self.lock());
        self.0.changed.notify();
    }

    fn lock(&self) -> MutexGuard<'_, T> {
        // There is one thread, and after a panic nothing runs any more.
        self.0.value.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Clone> Watched<T> {
    pub(crate) fn get(&self) -> T {
        self.with(T::clone)
    }
}

impl<T> Clone for Watched<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Default> Default for Watched<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

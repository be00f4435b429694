//! A value that views follow. It is a source in Leptos' reactive graph, as its
//! signals are; those bring their machinery along once for each type of value.

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use reactive_graph::graph::{AnySubscriber, Observer, ReactiveNode};

/// Clones are the same value.
pub(crate) struct Watched<T>(Rc<Inner<T>>);

struct Inner<T> {
    value: RefCell<T>,
    /// Who has read it since it changed last.
    followers: Followers,
}

#[derive(Default)]
struct Followers(RefCell<Vec<AnySubscriber>>);

impl<T> Watched<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Rc::new(Inner {
            value: RefCell::new(value),
            followers: Followers::default(),
        }))
    }

    /// What `read` makes of the value; the view around it follows the value
    /// from now on. `read` must not change this value.
    pub(crate) fn with<U>(&self, read: impl FnOnce(&T) -> U) -> U {
        self.0.followers.track();
        self.peek(read)
    }

    /// The same, and nothing follows.
    pub(crate) fn peek<U>(&self, read: impl FnOnce(&T) -> U) -> U {
        read(&self.value())
    }

    pub(crate) fn set(&self, value: T) {
        self.update(|old| *old = value);
    }

    /// Views see the change when all that is running now is done.
    pub(crate) fn update(&self, change: impl FnOnce(&mut T)) {
        change(&mut self.0.value.borrow_mut());
        self.0.followers.notify();
    }

    fn value(&self) -> Ref<'_, T> {
        self.0.value.borrow()
    }
}

impl<T: Clone> Watched<T> {
    pub(crate) fn get(&self) -> T {
        self.with(T::clone)
    }
}

impl<T> Clone for Watched<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T: Default> Default for Watched<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl Followers {
    fn track(&self) {
        let Some(follower) = Observer::get() else {
            return;
        };
        let mut followers = self.0.borrow_mut();
        // A value that never changes must not collect those that are gone.
        followers.retain(|other| other.1.strong_count() > 0 && *other != follower);
        followers.push(follower);
    }

    fn notify(&self) {
        for follower in self.0.take() {
            follower.mark_dirty();
        }
    }
}

//! Code that runs again when a value that it has read changes: a subscriber in
//! Leptos' reactive graph. Leptos' own effects are a task each, or run in the
//! middle of the change. These run together, when nothing else is running any
//! more: whoever changes a value may hold what they need, and ten changes are
//! seen once.

use std::cell::{Cell, RefCell};
use std::mem;
use std::rc::Rc;
use std::sync::{Arc, Weak};

pub(super) use reactive_graph::graph::untrack;
use reactive_graph::graph::{AnySource, AnySubscriber, ReactiveNode, Subscriber, WithObserver};

use crate::browser::microtask;

thread_local! {
    static EFFECTS: RefCell<Effects> = const { RefCell::new(Effects {
        all: Vec::new(),
        free: Vec::new(),
        due: Vec::new(),
    }) };
}

/// Dropped, it never runs again.
pub(super) struct Effect(#[expect(dead_code, reason = "kept")] Arc<Node>);

/// A node of the graph may live on any thread, and what it does on one only: so
/// it is no more than a place among those.
struct Node(usize);

struct Effects {
    all: Vec<Option<Rc<Run>>>,
    /// Places of those that are gone.
    free: Vec<usize>,
    /// Places of those that are to run again.
    due: Vec<usize>,
}

struct Run {
    node: Weak<Node>,
    code: RefCell<Box<dyn FnMut()>>,
    is_due: Cell<bool>,
}

impl Effect {
    /// Runs `run` now, and again whenever something has changed that it read
    /// the last time. None where it read nothing that can.
    pub(super) fn new(run: Box<dyn FnMut()>) -> Option<Self> {
        let node = EFFECTS.with_borrow_mut(|effects| {
            let place = effects.free.pop().unwrap_or(effects.all.len());
            let node = Arc::new(Node(place));
            let run = Some(Rc::new(Run {
                node: Arc::downgrade(&node),
                code: RefCell::new(run),
                is_due: Cell::new(false),
            }));
            match effects.all.get_mut(place) {
                Some(free) => *free = run,
                None => effects.all.push(run),
            }
            node
        });
        run_at(node.0);
        let is_followed_by_its_sources = Arc::weak_count(&node) > 1;
        is_followed_by_its_sources.then(|| Self(node))
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // What goes along may be effects too, so not while they are borrowed.
        let _gone = EFFECTS.with_borrow_mut(|effects| {
            effects.free.push(self.0);
            effects.all[self.0].take()
        });
    }
}

/// The effect at this place; it may have gone, and another one have come.
fn run_at(place: usize) {
    let found = EFFECTS.with_borrow(|effects| effects.all[place].clone());
    if let Some(run) = found {
        run.is_due.set(false);
        let me = AnySubscriber(place, run.node.clone());
        me.with_observer(|| (run.code.borrow_mut())());
    }
}

/// Runs what is due. What that changes comes after it.
fn run_due() {
    let due = EFFECTS.with_borrow_mut(|effects| mem::take(&mut effects.due));
    due.into_iter().for_each(run_at);
}

impl ReactiveNode for Node {
    fn mark_dirty(&self) {
        let is_first = EFFECTS.with_borrow_mut(|effects| {
            let is_due = |run: &Rc<Run>| run.is_due.replace(true);
            if effects.all[self.0].as_ref().is_none_or(is_due) {
                return false;
            }
            effects.due.push(self.0);
            effects.due.len() == 1
        });
        if is_first {
            microtask::run(run_due);
        }
    }

    fn mark_check(&self) {}

    fn mark_subscribers_check(&self) {}

    fn update_if_necessary(&self) -> bool {
        false
    }
}

impl Subscriber for Node {
    // Sources keep it weakly and ask no longer when it is gone.
    fn add_source(&self, _: AnySource) {}

    fn clear_sources(&self, _: &AnySubscriber) {}
}

#[cfg(test)]
mod tests {
    use crate::model::Watched;

    use super::*;

    #[test]
    fn only_what_follows_something_is_kept() {
        let value = Watched::new(1);
        let (followed, seen) = (value.clone(), value.clone());
        let following = Effect::new(Box::new(move || assert_eq!(followed.get(), 1)));
        let peeking = Effect::new(Box::new(move || assert_eq!(seen.peek(|one| *one), 1)));
        let untracked = Effect::new(Box::new(move || untrack(|| assert_eq!(value.get(), 1))));
        assert!(following.is_some() && peeking.is_none() && untracked.is_none());
    }

    #[test]
    fn a_place_is_used_again_once_its_effect_is_gone() {
        let value = Watched::new(());
        let places = || EFFECTS.with_borrow(|effects| effects.all.len());
        let follow = || {
            let value = value.clone();
            Effect::new(Box::new(move || value.get()))
        };
        let kept = follow();
        drop(follow());
        let before = places();
        let others = [follow(), follow()];
        assert_eq!(places(), before + 1);
        drop((kept, others));
        assert!(EFFECTS.with_borrow(|effects| effects.all.iter().all(Option::is_none)));
    }
}

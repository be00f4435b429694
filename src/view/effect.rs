//! Code that runs again when a value that it has read changes: a subscriber in
//! Leptos' reactive graph. Leptos' own effects are a task each, or run in the
//! middle of the change. These run together, when nothing else is running any
//! more: whoever changes a value may hold what they need, and ten changes are
//! seen once.

use std::cell::{Cell, RefCell};
use std::sync::{Arc, Weak};

pub(super) use reactive_graph::graph::untrack;
use reactive_graph::graph::{AnySource, AnySubscriber, ReactiveNode, Subscriber, WithObserver};
use send_wrapper::SendWrapper;

use crate::browser::task;

thread_local! {
    static DUE: RefCell<Vec<Weak<Node>>> = const { RefCell::new(Vec::new()) };
}

/// Dropped, it never runs again.
pub(super) struct Effect(#[expect(dead_code, reason = "kept")] Arc<Node>);

/// The graph's nodes may live on any thread; the widget lives on one.
struct Node(SendWrapper<Local>);

struct Local {
    me: Weak<Node>,
    run: RefCell<Box<dyn FnMut()>>,
    is_due: Cell<bool>,
}

impl Effect {
    /// Runs `run` now, and again whenever something has changed that it read
    /// the last time. None where it read nothing that can.
    pub(super) fn new(run: Box<dyn FnMut()>) -> Option<Self> {
        let node = Arc::new_cyclic(|me| {
            Node(SendWrapper::new(Local {
                me: Weak::clone(me),
                run: RefCell::new(run),
                is_due: Cell::new(false),
            }))
        });
        node.run();
        let is_followed_by_its_sources = Arc::weak_count(&node) > 1;
        is_followed_by_its_sources.then(|| Self(node))
    }
}

impl Node {
    fn run(&self) {
        self.0.is_due.set(false);
        let me = AnySubscriber(self.0.me.as_ptr() as usize, self.0.me.clone());
        me.with_observer(|| (self.0.run.borrow_mut())());
    }
}

/// Runs what is due. What that changes comes after it.
fn run_due() {
    for node in DUE.take() {
        if let Some(node) = node.upgrade() {
            node.run();
        }
    }
}

impl ReactiveNode for Node {
    fn mark_dirty(&self) {
        if self.0.is_due.replace(true) {
            return;
        }
        let is_first = DUE.with_borrow_mut(|due| {
            due.push(self.0.me.clone());
            due.len() == 1
        });
        if is_first {
            task::spawn(Box::pin(async { run_due() }));
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

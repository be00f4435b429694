//! One bot's world, and those who wait for something to happen in it.

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, MutexGuard};

use tokio::sync::Notify;

use crate::world::World;

/// A bot's world behind its lock.
#[derive(Debug)]
pub(crate) struct Account {
    world: Mutex<World>,
    pub(crate) changed: Notify,
}

impl Account {
    pub(crate) fn new(bot: i64) -> Self {
        Self {
            world: Mutex::new(World::new(bot)),
            changed: Notify::new(),
        }
    }

    pub(crate) fn world(&self) -> Guard<'_> {
        let world = self.world.lock().unwrap();
        Guard {
            world: Some(world),
            changed: &self.changed,
            is_touched: false,
        }
    }
}

/// The world, while nobody else has it. Whoever waits for updates is woken
/// after it was changed.
#[derive(Debug)]
pub struct Guard<'a> {
    world: Option<MutexGuard<'a, World>>,
    changed: &'a Notify,
    is_touched: bool,
}

impl Deref for Guard<'_> {
    type Target = World;

    fn deref(&self) -> &World {
        self.world.as_ref().unwrap()
    }
}

impl DerefMut for Guard<'_> {
    fn deref_mut(&mut self) -> &mut World {
        self.is_touched = true;
        self.world.as_mut().unwrap()
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.world = None;
        if self.is_touched {
            self.changed.notify_waiters();
        }
    }
}

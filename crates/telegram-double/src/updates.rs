//! Updates on their way to the bot.

use serde_json::{Value, json};

use crate::fault::Fault;
use crate::methods::No;
use crate::schema::check_object;
use crate::world::World;

impl World {
    /// An update for the bot, unless it has not asked for the kind.
    pub fn announce(&mut self, kind: &str, value: &Value) {
        check_object("Update", &json!({"update_id": 0, kind: value})).unwrap();
        let asked = if self.allowed_updates.is_empty() {
            !matches!(kind, "message_reaction" | "chat_member")
        } else {
            self.allowed_updates.iter().any(|allowed| allowed == kind)
        };
        if asked {
            self.announce_raw(json!({ kind: value }));
        }
    }

    /// An update that is checked by nothing; gives its number.
    pub fn announce_raw(&mut self, mut update: Value) -> i64 {
        let id = self.next_update;
        self.next_update += 1;
        update["update_id"] = json!(id);
        self.told.insert(id, update.clone());
        self.updates.push_back(update);
        id
    }

    /// An update of a known kind that is none.
    pub fn announce_odd(&mut self) -> i64 {
        self.announce_raw(json!({"message": {"message_id": "seven"}}))
    }

    /// An update of a kind that nobody knows yet.
    pub fn announce_unknown(&mut self) -> i64 {
        self.announce_raw(json!({"hologram": {"depth": 3}}))
    }

    /// Tells an update once more, though it was confirmed. One that is not is told
    /// in its turn anyway: Telegram never tells it behind a later one.
    pub fn replay(&mut self, update: i64) {
        let again = self.told.get(&update).expect("an update that was told");
        if !self.waits(update) {
            self.replays.push_back(again.clone());
        }
    }

    /// Tells every update so far once more.
    pub fn replay_all(&mut self) {
        let told: Vec<i64> = self.told.keys().copied().collect();
        for update in told {
            self.replay(update);
        }
    }

    /// Whether nobody has confirmed an update.
    fn waits(&self, update: i64) -> bool {
        let mut waiting = self.updates.iter();
        waiting.any(|waiting| waiting["update_id"] == update)
    }

    /// What waits is told the last first.
    pub fn reverse_updates(&mut self) {
        self.updates.make_contiguous().reverse();
    }

    /// What is to be told, in this order.
    pub(crate) fn waiting(&self) -> impl Iterator<Item = &Value> {
        self.replays.iter().chain(&self.updates)
    }

    /// Somebody begins to ask for updates: gives who it is.
    pub(crate) fn begin_poll(&mut self, parameters: &Value) -> Result<u64, No> {
        if self.webhook.is_some() {
            return Err(conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            ));
        }
        self.allow(parameters);
        if let Some(offset) = parameters["offset"].as_i64() {
            let stays = |update: &Value| update["update_id"].as_i64() >= Some(offset);
            self.updates.retain(stays);
        }
        self.pollers += 1;
        Ok(self.pollers)
    }

    /// What there is for whoever asks, if that is still the last one who did.
    pub(crate) fn poll(&self, poller: u64, parameters: &Value) -> Result<Vec<Value>, No> {
        if self.pollers != poller || self.webhook.is_some() {
            return Err(conflict(
                "terminated by other getUpdates request; make sure that only one bot instance is running",
            ));
        }
        let limit = parameters["limit"].as_u64().unwrap_or(100);
        let limit = usize::try_from(limit).unwrap();
        Ok(self.waiting().take(limit).cloned().collect())
    }

    /// What was told once more is told.
    pub(crate) fn replayed(&mut self, told: usize) {
        let replayed = told.min(self.replays.len());
        self.replays.drain(..replayed);
    }

    /// The webhook has answered; with success the update is told.
    pub(crate) fn delivered(&mut self, update: i64, status: u16) {
        self.deliveries.push((update, status));
        if !(200..300).contains(&status) {
            return;
        }
        for waiting in [&mut self.replays, &mut self.updates] {
            let at = waiting.iter().position(|told| told["update_id"] == update);
            if let Some(at) = at {
                waiting.remove(at);
                return;
            }
        }
    }

    /// What goes wrong with this call.
    pub(crate) fn take_fault(&mut self, method: &str) -> Option<Fault> {
        let next = self.faults.iter().position(|(at, _)| at == method);
        let next = next.and_then(|at| self.faults.remove(at));
        next.map(|(_, fault)| fault).or_else(|| self.outage.clone())
    }
}

fn conflict(words: &str) -> No {
    No(409, format!("Conflict: {words}"), Value::Null)
}

//! Requests that are under way, so that many wake-ups make one request, and
//! the last wake-up is never missed.

use super::by_id::ById;

/// What can be under way at most once.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Job {
    /// The first page of the list.
    List,
    /// A further page of the list.
    Page,
    /// The state of one conversation.
    Conversation(i64),
    /// The newest messages of a conversation.
    Thread(i64),
    /// Older messages of a conversation.
    Older(i64),
    /// The messages that go out in a conversation.
    Outbox(i64),
    /// How the desks elsewhere stand.
    Outlets,
}

/// The jobs under way, and whether each was asked for again meanwhile.
#[derive(Debug, Default)]
pub(crate) struct Flights(ById<Job, bool>);

impl Flights {
    /// Whether the job may begin now. If it is under way already, it will be
    /// done once more.
    pub(crate) fn begin(&mut self, job: Job) -> bool {
        if let Some(again) = self.0.get_mut(&job) {
            *again = true;
            return false;
        }
        self.0.insert(job, false);
        true
    }

    /// A round of the job is over: whether another one is due.
    pub(crate) fn another_round(&mut self, job: Job) -> bool {
        if let Some(again) = self.0.get_mut(&job)
            && *again
        {
            *again = false;
            return true;
        }
        self.0.remove(&job);
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_wake_ups_during_a_request_make_one_more() {
        let mut flights = Flights::default();
        assert!(flights.begin(Job::List));
        assert!(!flights.begin(Job::List));
        assert!(!flights.begin(Job::List));
        assert!(flights.begin(Job::Thread(1)));
        assert!(flights.another_round(Job::List));
        assert!(!flights.another_round(Job::List));
        assert!(flights.begin(Job::List));
    }
}

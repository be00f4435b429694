//! What the tabs of one conversation tell each other.

use kite_protocol::v2::Info;
use kite_protocol::{MessageId, Timestamp};

use crate::{Action, Answer, Connection, Message, Progress, Version};

/// What one tab tells all the others: given by
/// [`Effect::Tell`](crate::Effect::Tell), taken by
/// [`Action::Told`](crate::Action::Told). Whom it concerns the session knows.
///
/// One tab's tellings should arrive in their order. What gets lost, comes late
/// or twice does no harm for good: nothing newer is undone, and whoever takes
/// the lead reads the store first.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// A tab has come, or has another role. Whoever knows more tells it.
    Hello {
        /// The number up to which it has entries.
        last: u32,
        /// Whether it leads: then those who follow say hello too, and what
        /// they want of it.
        leads: bool,
    },
    /// A message as it stands: a new one, or one that has changed. The leader
    /// answers one that waits with its [`Standing`](Self::Standing).
    Message(Message),
    /// This message is given up, or void.
    Removed(MessageId),
    /// How far the conversation has come. Of its requests nothing is told.
    Progress(Progress),
    /// The visitor has seen the end of the log in a tab that follows, where it
    /// has this number; 0: none that has one.
    Seen(u32),
    /// How the leader stands with the server.
    Standing(Standing),
    /// What the leader knows of the channel.
    Info(Info),
    /// What was asked is answered, whichever tab asked.
    Answered {
        /// The id under which it was asked.
        id: MessageId,
        /// The answer. A link is a credential.
        answer: Answer,
    },
    /// What a visitor wants in a tab that follows; the leader does it, and
    /// answers with its [`Standing`](Self::Standing) (not so to typing). One
    /// of these: [`Connect`](Action::Connect),
    /// [`Disconnect`](Action::Disconnect), [`Identify`](Action::Identify),
    /// [`Retry`](Action::Retry), [`Discard`](Action::Discard),
    /// [`Ask`](Action::Ask), [`Typing`](Action::Typing). Any of them may be told again to the next
    /// leader.
    Do(Box<Action>),
}

/// How the leader stands with the server, for those who follow.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Standing {
    /// [`Session::connection`](crate::Session::connection).
    pub connection: Connection,
    /// [`Session::version`](crate::Session::version).
    pub version: Option<Version>,
    /// [`Session::held_until`](crate::Session::held_until).
    pub held_until: Option<Timestamp>,
    /// [`Session::present`](crate::Session::present).
    pub present: Vec<String>,
    /// [`Session::typing`](crate::Session::typing).
    pub typing: Option<String>,
    /// Unread messages of a server that has no numbers.
    pub unnumbered: u32,
}

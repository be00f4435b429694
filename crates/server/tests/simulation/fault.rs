//! Faults to switch on deliberately: who checks the chat must notice each of
//! them. They sit in the world's own parts, where code of ours meets the disk,
//! the network or a device; the code under test is what it always is.

/// Something that is built wrongly.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fault {
    /// The store says that an entry is durable, and it is not.
    AckedBeforeCommit,
    /// The store makes a second entry of an id that it knows.
    StoredTwice,
    /// The store gives an entry to another conversation.
    StoredElsewhere,
    /// The store leaves an entry out when it reads.
    EntrySkipped,
    /// The place for files keeps only a part of them.
    FileCut,
    /// A delivery ends when it is sent, not when it is confirmed.
    DeliveredWhenSent,
    /// What is confirmed counts for nothing.
    ConfirmationLost,
    /// Something in between says ACK in the server's place.
    AckForged,
    /// Connections are not told that something is new.
    WakeLost,
    /// The server goes on one entry too late.
    ResumedTooLate,
    /// An edit does not come to a device that was away.
    EditNotResumed,
    /// A device is told that every conversation is open.
    StateMistold,
    /// A device is not told that it has to begin anew.
    SyncIgnored,
    /// What has reached the visitor counts as read.
    ReadWhenDelivered,
    /// Frames overtake each other.
    Overtaking,
    /// A device says that it has what it has not kept.
    MarkedBeforeKept,
    /// A device sends what it has not kept.
    SentBeforeKept,
    /// The device's store loses a write.
    SaveLost,
    /// The device's store gives a message twice.
    KeptTwice,
}

impl Fault {
    /// All of them, and the invariants one of which each one breaks.
    pub(crate) const ALL: [(Self, &[&str]); 19] = [
        (Self::AckedBeforeCommit, &["[ACK after commit]"]),
        (Self::StoredTwice, &["[stored once]"]),
        (Self::StoredElsewhere, &["[nobody else's]"]),
        (Self::EntrySkipped, &["[gap-free]"]),
        (Self::FileCut, &["[whole files]"]),
        (Self::DeliveredWhenSent, &["[nothing lost]"]),
        (Self::ConfirmationLost, &["[nothing owed]"]),
        (Self::AckForged, &["[sent means stored]"]),
        (Self::WakeLost, &["[nothing lost]", "[up to date]"]),
        (Self::ResumedTooLate, &["[gap-free]"]),
        (Self::EditNotResumed, &["[all agree]"]),
        (Self::StateMistold, &["[state]"]),
        (
            Self::SyncIgnored,
            &["[up to date]", "[gap-free]", "[all agree]"],
        ),
        (Self::ReadWhenDelivered, &["[marks]"]),
        (
            Self::Overtaking,
            &["[progress]", "[in order]", "[gap-free]"],
        ),
        (Self::MarkedBeforeKept, &["[kept before marked]"]),
        (Self::SentBeforeKept, &["[kept before sent]"]),
        (
            Self::SaveLost,
            &["[kept]", "[kept before marked]", "[kept before sent]"],
        ),
        (Self::KeptTwice, &["[shown once]", "[kept]"]),
    ];
}

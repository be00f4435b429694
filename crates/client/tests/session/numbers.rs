//! Numbered entries: one order, nothing twice, nothing missing.

use kite_client::{Action, Author, Body, Connection, Effect, Status};
use kite_protocol::Timestamp;
use kite_protocol::v2::{Content, Mark, Role, ServerFrame, State};

use crate::harness::{
    OPENED_V2, START, Visitor, ack, answer, entry, frames, id, own, said, stored,
};

fn saves(effects: &[Effect]) -> usize {
    let saves = effects.iter();
    saves
        .filter(|effect| **effect == Effect::SaveProgress)
        .count()
}

#[test]
fn a_first_join_names_no_number_and_takes_what_comes() {
    let mut visitor = Visitor::new();
    visitor.does(Action::Connect);
    assert_eq!(frames(&visitor.does(OPENED_V2)), ["JOIN"]);
    let mut visitor = Visitor::new();
    visitor.does(Action::Connect);
    let effects = visitor.joins_v2((151..=200).map(answer).collect());
    assert_eq!(visitor.session.connection(), &Connection::Online);
    assert_eq!(visitor.session.messages().len(), 50);
    assert!(visitor.session.has_earlier());
    assert_eq!(saves(&effects), 1, "once for all that was missing");
    assert_eq!(visitor.session.progress().first, 151);
    assert_eq!(visitor.session.progress().last, 200);
}

#[test]
fn a_message_says_who_wrote_it_and_its_number() {
    let visitor = Visitor::live(1);
    let message = visitor.message("op1");
    assert_eq!(message.seq, 1);
    assert_eq!(message.author, Author::Operator);
    assert_eq!(message.name.as_deref(), Some("Grace"));
    let mut visitor = Visitor::live(0);
    let notice = entry(1, "n", Role::Notice, said("Welcome"));
    assert!(visitor.gets(notice).contains(&Effect::Arrived(id("n"))));
    assert_eq!(visitor.message("n").author, Author::Notice);
}

#[test]
fn the_next_connection_goes_on_behind_the_last_entry() {
    let mut visitor = Visitor::live(2);
    visitor.gets(entry(
        3,
        "s",
        Role::Operator,
        Content::State(kite_protocol::v2::State::Open),
    ));
    visitor.loses_socket(1006);
    visitor.waits_for_wake();
    assert_eq!(frames(&visitor.does(OPENED_V2)), ["JOIN 3"]);
}

#[test]
fn an_entry_comes_once() {
    let mut visitor = Visitor::live(2);
    let revision = visitor.session.revision();
    assert_eq!(visitor.gets(answer(2)), []);
    assert_eq!(visitor.gets(answer(1)), []);
    assert_eq!(visitor.session.revision(), revision);
}

#[test]
fn what_is_missing_is_fetched_by_another_connection() {
    let mut visitor = Visitor::live(2);
    let effects = visitor.gets(answer(4));
    assert_eq!(effects[0], Effect::CloseSocket);
    assert!(!effects.contains(&Effect::Arrived(id("op4"))));
    assert_eq!(visitor.log(), ["op1", "op2"]);
    assert!(visitor.pause() <= 500);
    visitor.waits_for_wake();
    let effects = visitor.joins_v2(vec![answer(3), answer(4)]);
    assert_eq!(frames(&effects)[0], "JOIN 2");
    assert_eq!(visitor.log(), ["op1", "op2", "op3", "op4"]);
}

#[test]
fn a_server_that_cannot_fill_a_gap_is_not_asked_for_ever() {
    let mut visitor = Visitor::live(2);
    visitor.gets(answer(9));
    visitor.waits_for_wake();
    visitor.joins_v2(vec![answer(9), answer(10)]);
    assert_eq!(visitor.session.connection(), &Connection::Online);
    assert_eq!(visitor.log(), ["op1", "op2", "op9", "op10"]);
    assert_eq!(
        visitor.session.progress().first,
        9,
        "the gap can be fetched"
    );
    assert_eq!(visitor.gets(answer(12))[0], Effect::CloseSocket);
}

#[test]
fn an_entry_behind_a_gap_closes_no_socket_that_is_not_there() {
    let mut visitor = Visitor::live(2);
    visitor.does(Action::Disconnect);
    assert_eq!(visitor.gets(answer(9)), []);
    assert!(
        visitor
            .gets(answer(3))
            .contains(&Effect::Arrived(id("op3")))
    );
}

#[test]
fn sync_forgets_what_has_a_number_and_keeps_what_has_none() {
    let mut visitor = Visitor::live(2);
    visitor.gets(own(3, "elsewhere"));
    visitor.loses_socket(1006);
    visitor.writes("waits");
    visitor.waits_for_wake();
    visitor.does(OPENED_V2);
    visitor.gets(ServerFrame::Ok {
        last: 2000,
        state: State::Open,
    });
    let effects = visitor.gets(ServerFrame::Sync { first: 1951 });
    let removed: Vec<_> = ["op1", "op2", "elsewhere"]
        .map(|name| Effect::Remove(id(name)))
        .into();
    assert_eq!(effects[..3], removed);
    assert!(effects.contains(&Effect::SaveProgress), "at once");
    assert_eq!(visitor.log(), ["waits"]);
    visitor.gets(answer(1951));
    visitor.gets(ServerFrame::Live);
    assert_eq!(visitor.log(), ["waits", "op1951"]);
    assert!(visitor.session.has_earlier());
    assert_eq!(visitor.gets(answer(1953))[0], Effect::CloseSocket);
}

#[test]
fn what_was_deleted_before_it_came_is_not_announced() {
    let mut visitor = Visitor::live(2);
    let deleted = Content::Text {
        text: None,
        edited_at: Some(Timestamp::from_millis(START)),
    };
    let effects = visitor.gets(entry(3, "op3", Role::Operator, deleted));
    assert!(effects.contains(&Effect::Save(id("op3"))));
    assert!(!effects.contains(&Effect::Arrived(id("op3"))));
    assert_eq!(visitor.session.unread(), 2);
}

/// The server may have been restored from an older copy: what operators had
/// read there were other messages.
#[test]
fn marks_of_operators_begin_anew_with_a_sync() {
    let mark = |up_to| ServerFrame::Mark {
        side: Role::Operator,
        mark: Mark::Read,
        up_to,
    };
    let mut visitor = Visitor::live(2);
    visitor.gets(mark(2));
    visitor.loses_socket(1006);
    visitor.waits_for_wake();
    visitor.does(OPENED_V2);
    visitor.gets(ServerFrame::Ok {
        last: 1,
        state: State::Open,
    });
    visitor.gets(mark(1));
    assert_eq!(visitor.session.progress().operator_read, 2);
    visitor.gets(ServerFrame::Sync { first: 1 });
    assert_eq!(visitor.session.progress().operator_read, 1);
}

#[test]
fn a_sync_at_another_time_is_nothing() {
    let mut visitor = Visitor::live(2);
    assert_eq!(visitor.gets(ServerFrame::Sync { first: 9 }), []);
    visitor.does(Action::Disconnect);
    assert_eq!(visitor.gets(ServerFrame::Sync { first: 9 }), []);
}

#[test]
fn an_own_message_is_recognised_whatever_comes_first() {
    for entry_first in [true, false] {
        let mut visitor = Visitor::live(2);
        visitor.writes("one");
        visitor.writes("two");
        if entry_first {
            let effects = visitor.gets(own(3, "one"));
            assert!(effects.contains(&Effect::Save(id("one"))));
            assert_eq!(frames(&effects), ["TXT two"], "it is answered");
            assert_eq!(visitor.gets(ack("one")), []);
        } else {
            assert_eq!(frames(&visitor.gets(ack("one"))), ["TXT two"]);
            assert_eq!(visitor.message("one").seq, 0, "it comes in its turn");
            visitor.gets(own(3, "one"));
        }
        assert_eq!(visitor.status("one"), &Status::Sent);
        assert_eq!(visitor.message("one").seq, 3);
        assert_eq!(visitor.log(), ["op1", "op2", "one", "two"]);
    }
}

#[test]
fn what_another_device_wrote_is_outgoing_and_announced_to_nobody() {
    let mut visitor = Visitor::live(1);
    let effects = visitor.gets(own(2, "elsewhere"));
    assert_eq!(
        effects,
        [Effect::Save(id("elsewhere")), Effect::SaveProgress]
    );
    assert!(visitor.message("elsewhere").is_outgoing());
    assert_eq!(visitor.status("elsewhere"), &Status::Sent);
}

#[test]
fn an_unsent_message_stands_behind_what_was_there_and_a_sent_one_at_its_number() {
    let mut visitor = Visitor::live(2);
    visitor.writes("mine");
    visitor.gets(answer(3));
    assert_eq!(visitor.log(), ["op1", "op2", "mine", "op3"]);
    let revision = visitor.session.revision();
    visitor.gets(own(4, "mine"));
    assert_eq!(visitor.log(), ["op1", "op2", "op3", "mine"]);
    assert_ne!(visitor.session.revision(), revision);
}

#[test]
fn an_own_message_that_failed_here_and_was_stored_is_sent() {
    let mut visitor = Visitor::live(0);
    visitor.writes("one");
    visitor.gets(crate::harness::refusal("blocked", Some("one")));
    visitor.gets(own(1, "one"));
    assert_eq!(visitor.status("one"), &Status::Sent);
}

#[test]
fn ids_of_both_sides_do_not_hide_each_other() {
    let mut visitor = Visitor::live(0);
    visitor.gets(entry(1, "same", Role::Operator, said("theirs")));
    visitor.gets(own(2, "same"));
    assert_eq!(visitor.log(), ["same", "~same"]);
    assert!(visitor.message("~same").is_outgoing());
}

#[test]
fn an_edit_changes_the_message_and_a_deletion_empties_it() {
    let mut visitor = Visitor::live(2);
    let edit = |seq, target, text: Option<&str>| {
        let text = text.map(str::to_owned);
        entry(
            seq,
            &format!("e{seq}"),
            Role::Operator,
            Content::Edit { target, text },
        )
    };
    let effects = visitor.gets(edit(3, 1, Some("better")));
    assert_eq!(
        effects[..2],
        [Effect::Save(id("op1")), Effect::MessageChanged(id("op1"))]
    );
    assert_eq!(visitor.message("op1").body, Body::Text("better".into()));
    let edited_at = Timestamp::from_millis(START + 3);
    assert_eq!(visitor.message("op1").edited_at, Some(edited_at));
    assert_eq!(visitor.session.unread(), 2);
    assert!(
        visitor
            .gets(edit(4, 2, None))
            .contains(&Effect::UnreadChanged)
    );
    assert_eq!(visitor.message("op2").body, Body::Deleted);
    assert_eq!(visitor.session.unread(), 1, "there is nothing left to read");
    assert_eq!(
        frames(&visitor.gets(edit(5, 99, None))),
        ["MARK delivered 5"]
    );
}

#[test]
fn a_reload_goes_on_where_the_record_ends_whatever_messages_there_are() {
    let mut before = Visitor::live(3);
    let progress = before.session.progress().clone();
    before.gets(own(4, "mine"));
    let messages = before.session.messages().to_vec();
    for (record, turned) in [(true, false), (true, true), (false, false)] {
        let mut actions = vec![Action::Restore(messages.clone())];
        actions.extend(record.then(|| Action::Resume(progress.clone())));
        if turned {
            actions.reverse();
        }
        let mut visitor = Visitor::new();
        for action in actions {
            assert_eq!(frames(&visitor.does(action)), [""; 0]);
        }
        visitor.does(Action::Connect);
        let (join, first) = if record { ("JOIN 3", 4) } else { ("JOIN", 1) };
        let missing = (first..=3).map(answer).chain([own(4, "mine")]);
        let effects = visitor.joins_v2(missing.collect());
        assert_eq!(frames(&effects)[0], join);
        let arrived = |effect: &Effect| matches!(effect, Effect::Arrived(_));
        assert!(!effects.iter().any(arrived), "they are known");
        assert_eq!(visitor.session.progress(), before.session.progress());
        assert_eq!(visitor.log(), before.log());
    }
}

#[test]
fn a_record_that_comes_late_changes_nothing() {
    let mut visitor = Visitor::live(3);
    let progress = visitor.session.progress().clone();
    visitor.does(Action::Resume(kite_client::Progress {
        last: 90,
        ..progress.clone()
    }));
    let mut other = stored("op9", 1, Author::Operator, Status::Received);
    other.seq = 9;
    visitor.does(Action::Restore(vec![other]));
    assert_eq!(visitor.session.progress(), &progress);
}

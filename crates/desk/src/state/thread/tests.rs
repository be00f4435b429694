//! The rules of a thread.

use super::*;

fn message(seq: u32, role: Role, client_id: Option<&str>) -> Entry {
    Entry {
        seq,
        id: format!("m{seq}"),
        client_id: client_id.map(Into::into),
        role,
        author: "Ada".into(),
        own: role == Role::Operator,
        content: Content::Text(format!("text {seq}")),
        at: at(seq),
        edited_at: None,
    }
}

fn at(seq: u32) -> String {
    format!("2026-11-21T10:00:{seq:02}.000Z")
}

fn edit(seq: u32, target: u32, text: Option<&str>) -> Entry {
    Entry {
        content: Content::Edit {
            target,
            text: text.map(Into::into),
        },
        ..message(seq, Role::Operator, None)
    }
}

fn text(thread: &Thread, seq: u32) -> Option<&str> {
    match &thread.entries[thread.place_of(seq).unwrap()].content {
        Content::Text(text) => Some(text),
        _ => None,
    }
}

fn visitor(seqs: impl IntoIterator<Item = u32>) -> Vec<Entry> {
    seqs.into_iter()
        .map(|seq| message(seq, Role::Visitor, None))
        .collect()
}

fn page(seqs: impl IntoIterator<Item = u32>, more: bool) -> Page {
    Page {
        entries: visitor(seqs),
        more,
    }
}

fn echo(id: &str) -> Outgoing {
    Outgoing {
        id: id.into(),
        body: Body::Text("hello".into()),
        at: 0,
        delivery: Delivery::Waiting,
    }
}

fn seqs(thread: &Thread) -> Vec<u32> {
    thread.entries().iter().map(|entry| entry.seq).collect()
}

#[test]
fn pages_in_any_order_and_overlapping_make_one_run() {
    let mut thread = Thread::default();
    thread.begin(page(4..=6, true));
    assert_eq!(thread.older_before(), Some(4));
    thread.merge(visitor(6..=8));
    thread.prepend(page(1..=4, false));
    assert_eq!(seqs(&thread), [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(thread.older_before(), None);
}

#[test]
fn an_answer_that_overtakes_its_predecessors_leaves_no_gap_behind() {
    let mut thread = Thread::default();
    thread.begin(page(1..=3, false));
    thread.echo(echo("a"));
    thread.confirm("a", message(5, Role::Operator, Some("a")));
    assert!(thread.outgoing().is_empty());
    assert_eq!(thread.known_through(), 3);
    thread.merge(visitor([4]));
    assert_eq!(thread.known_through(), 5);
}

#[test]
fn an_echo_disappears_with_whichever_copy_comes_first() {
    let mut thread = Thread::default();
    thread.begin(page([], false));
    thread.echo(echo("a"));
    let copy = message(1, Role::Operator, Some("a"));
    thread.merge(vec![copy.clone()]);
    assert!(thread.outgoing().is_empty());
    thread.confirm("a", copy);
    assert_eq!(seqs(&thread), [1]);
}

#[test]
fn a_visitor_cannot_confirm_an_operators_message() {
    let mut thread = Thread::default();
    thread.echo(echo("a"));
    thread.merge(vec![message(1, Role::Visitor, Some("a"))]);
    assert_eq!(thread.outgoing().len(), 1);
}

#[test]
fn a_refused_message_does_not_hold_up_the_next_and_can_be_tried_again() {
    let mut thread = Thread::default();
    thread.echo(echo("a"));
    thread.echo(echo("b"));
    assert_eq!(thread.next_to_send().unwrap().id, "a");
    thread.set_delivery("a", Delivery::Failed("too long".into()));
    assert_eq!(thread.next_to_send().unwrap().id, "b");
    thread.set_delivery("a", Delivery::Waiting);
    assert_eq!(thread.next_to_send().unwrap().id, "a");
    thread.discard("a");
    thread.discard("b");
    assert!(thread.next_to_send().is_none());
}

#[test]
fn sets_apart_what_was_new_when_opened_and_nothing_that_came_later() {
    let mut thread = Thread::default();
    thread.open(2);
    thread.begin(page(3..=5, true));
    assert_eq!(thread.new_from(), Some(4));
    thread.merge(visitor(6..=7));
    assert_eq!(thread.new_from(), Some(4));
    thread.open(0);
    assert_eq!(thread.new_from(), None);
}

#[test]
fn finds_the_first_new_one_on_an_older_page() {
    let mut thread = Thread::default();
    thread.open(4);
    thread.begin(page(4..=6, true));
    assert_eq!(thread.new_from(), None);
    thread.prepend(page(1..=3, false));
    assert_eq!(thread.new_from(), Some(3));
}

#[test]
fn reports_each_number_as_read_once() {
    let mut thread = Thread::default();
    assert_eq!(thread.to_read(), None);
    thread.begin(page(1..=3, false));
    assert_eq!(thread.to_read(), Some(3));
    thread.set_read(3);
    assert_eq!(thread.to_read(), None);
    thread.merge(visitor([4]));
    assert_eq!(thread.to_read(), Some(4));
}

#[test]
fn edits_change_what_they_are_about_in_whatever_order_they_come() {
    let mut thread = Thread::default();
    thread.begin(Page {
        entries: vec![
            message(3, Role::Operator, None),
            edit(4, 3, Some("newer")),
            edit(5, 2, None),
        ],
        more: true,
    });
    assert_eq!(text(&thread, 3), Some("newer"));
    // A page from before the edits.
    thread.merge(vec![
        message(2, Role::Operator, None),
        message(3, Role::Operator, None),
    ]);
    assert_eq!(text(&thread, 3), Some("newer"));
    assert_eq!(text(&thread, 2), None);
    // A page from after an edit that has not come yet.
    let mut newest = message(3, Role::Operator, None);
    newest.content = Content::Text("newest".into());
    newest.edited_at = Some(at(6));
    thread.merge(vec![newest]);
    assert_eq!(text(&thread, 3), Some("newest"));
    thread.merge(vec![edit(6, 3, Some("newest"))]);
    assert_eq!(text(&thread, 3), Some("newest"));
    // What is deleted stays so.
    thread.merge(vec![edit(7, 3, None), edit(4, 3, Some("newer"))]);
    assert_eq!(text(&thread, 3), None);
}

#[test]
fn the_receipt_is_about_the_operators_last_message() {
    let mut thread = Thread::default();
    let mut state = message(4, Role::Operator, None);
    state.content = Content::State(State::Resolved);
    thread.begin(Page {
        entries: vec![
            message(1, Role::Operator, None),
            message(2, Role::Operator, None),
            message(3, Role::Visitor, None),
            state,
        ],
        more: false,
    });
    for (received, read, expected) in [
        (1, 1, Receipt::Sent),
        (2, 1, Receipt::Delivered),
        (4, 4, Receipt::Read),
    ] {
        let mut conversation = super::super::inbox::sample(1);
        conversation.visitor_received = received;
        conversation.visitor_read = read;
        assert_eq!(thread.receipt(&conversation), Some((2, expected)));
    }
}

#[test]
fn what_can_be_changed_is_ones_own_last_text_as_it_is_shown() {
    let mut thread = Thread::default();
    let mut theirs = message(2, Role::Operator, None);
    theirs.own = false;
    thread.begin(Page {
        entries: vec![message(1, Role::Operator, None), theirs],
        more: false,
    });
    thread.merge(visitor([3]));
    assert_eq!(thread.last_own_text(), Some(1));
    let change = |id: &str, text: Option<&str>| Outgoing {
        body: Body::Edit {
            target: 1,
            text: text.map(Into::into),
        },
        ..echo(id)
    };
    thread.echo(change("a", Some("changed")));
    assert_eq!(thread.own_text(1), Some("changed"));
    thread.echo(change("b", None));
    assert_eq!(thread.last_own_text(), None);
    thread.discard("b");
    thread.discard("a");
    assert_eq!(thread.own_text(1), Some("text 1"));
    assert_eq!(thread.own_text(3), None);
    assert_eq!(thread.own_text(9), None);
}

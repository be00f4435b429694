//! Which tab leads, and what it goes on with when it takes the lead.

use kite_client::{Action, Author, Connection, Effect, Message, Progress, Session, Status, Told};
use kite_protocol::v2::{ServerFrame, UserToken};

use crate::harness::{
    OPENED_V2, Visitor, answer, config, frames, id, own, refusal, seconds, slot, stored,
};
use crate::tabs::{hears, tabs, told};

/// The store is read and applied, and the tab leads.
fn takes_lead(tab: &mut Visitor, messages: Vec<Message>) -> Vec<Effect> {
    let progress = tab.session.progress().clone();
    tab.does(Action::Resume(progress));
    tab.does(Action::Restore(messages));
    tab.does(Action::Lead(true))
}

#[test]
fn tabs_that_slept_find_out_soon_and_show_what_they_missed_once() {
    let (mut leader, mut follower) = tabs(1);
    for tab in [&mut leader, &mut follower] {
        tab.now = tab.now + seconds(7200);
    }
    assert_eq!(follower.does(Action::Tick), []);
    assert_eq!(frames(&leader.does(Action::Tick)), ["PING"]);
    let effects = leader.waits(seconds(10));
    assert!(effects.contains(&Effect::CloseSocket));
    hears(&mut follower, &effects);
    assert_ne!(follower.session.connection(), &Connection::Online);
    let mut effects = leader.does(Action::Connect);
    effects.extend(leader.does(OPENED_V2));
    assert_eq!(frames(&effects), ["JOIN 1"]);
    effects.extend(leader.gets(ServerFrame::Ok {
        last: 2,
        state: kite_protocol::v2::State::Open,
    }));
    effects.extend(leader.gets(answer(2)));
    effects.extend(leader.gets(ServerFrame::Live));
    let arrived = |effects: &[Effect]| {
        let arrived = effects.iter();
        let arrived = arrived.filter(|effect| matches!(effect, Effect::Arrived(_)));
        arrived.count()
    };
    assert_eq!(arrived(&effects), 1);
    assert_eq!(arrived(&hears(&mut follower, &effects)), 1);
    assert_eq!(follower.session.connection(), &Connection::Online);
    assert_eq!(follower.log(), leader.log());
}

#[test]
fn who_is_robbed_stops_at_once_and_what_had_begun_waits() {
    let (mut leader, _) = tabs(0);
    leader.attaches("pic");
    leader.writes("a");
    leader.gets(slot("pic"));
    let effects = leader.does(Action::Lead(false));
    assert!(effects.contains(&Effect::CloseSocket));
    assert!(effects.contains(&Effect::CancelUpload { id: id("pic") }));
    for name in ["pic", "a"] {
        assert_eq!(leader.status(name), &Status::Waiting);
    }
    assert_eq!(leader.session.next_wake(), None);
    assert_eq!(
        frames(&leader.does(Action::Told(Told::Do(Box::new(Action::Connect))))),
        [""; 0]
    );
    let effects = takes_lead(&mut leader, Vec::new());
    assert!(effects.contains(&Effect::OpenSocket), "as it was before");
}

#[test]
fn a_new_leader_goes_on_where_the_store_ends_and_sends_what_waits() {
    let (mut leader, mut follower) = tabs(2);
    let effects = follower.writes("a");
    let effects = hears(&mut leader, &effects);
    hears(&mut follower, &effects);
    let kept = leader.session.messages()[..2].to_vec();
    let progress = leader.session.progress().clone();
    let effects = leader.gets(answer(3));
    hears(&mut follower, &effects);
    assert_eq!(follower.session.progress().last, 3);

    // The third entry was told, and never reached the store.
    follower.does(Action::Resume(progress));
    follower.does(Action::Restore(kept));
    let effects = follower.does(Action::Lead(true));
    assert!(effects.contains(&Effect::OpenSocket));
    assert_eq!(follower.status("a"), &Status::Waiting);
    assert_eq!(frames(&follower.does(OPENED_V2)), ["JOIN 2"]);
    follower.gets(ServerFrame::Ok {
        last: 3,
        state: kite_protocol::v2::State::Open,
    });
    let effects = follower.gets(answer(3));
    assert!(effects.contains(&Effect::Save(id("op3"))));
    assert!(
        !effects.contains(&Effect::Arrived(id("op3"))),
        "it did before"
    );
    assert_eq!(follower.log(), ["op1", "op2", "a", "op3"]);
}

#[test]
fn who_takes_the_lead_connects_if_somebody_wanted_that() {
    for wanted in [false, true] {
        let mut follower = Visitor::new();
        follower.does(Action::Lead(false));
        if wanted {
            follower.does(Action::Connect);
        }
        let effects = takes_lead(&mut follower, Vec::new());
        assert_eq!(effects.contains(&Effect::OpenSocket), wanted);
    }
    let mut follower = Visitor::new();
    follower.does(Action::Lead(false));
    let waits = stored("a", 1, Author::Visitor, Status::Waiting);
    let effects = takes_lead(&mut follower, vec![waits]);
    assert!(effects.contains(&Effect::OpenSocket));
}

#[test]
fn who_takes_the_lead_without_the_store_doubles_and_announces_nothing_when_it_answers_at_last() {
    let (leader, mut follower) = tabs(3);
    let progress = leader.session.progress().clone();
    let kept = leader.session.messages().to_vec();
    follower.does(Action::Resume(Progress::default()));
    follower.does(Action::Restore(Vec::new()));
    let mut effects = follower.does(Action::Lead(true));
    assert_eq!(frames(&follower.does(OPENED_V2)), ["JOIN"]);
    effects.extend(follower.gets(ServerFrame::Ok {
        last: 4,
        state: kite_protocol::v2::State::Open,
    }));
    for seq in 1..=4 {
        effects.extend(follower.gets(answer(seq)));
    }
    effects.extend(follower.gets(ServerFrame::Live));
    effects.extend(follower.does(Action::Resume(progress)));
    effects.extend(follower.does(Action::Restore(kept)));
    assert_eq!(follower.log(), ["op1", "op2", "op3", "op4"]);
    assert_eq!(follower.session.progress().last, 4, "the store is behind");
    let arrived = effects.iter().filter_map(|effect| match effect {
        Effect::Arrived(id) => Some(id.as_str()),
        _ => None,
    });
    assert_eq!(arrived.collect::<Vec<_>>(), ["op4"]);
}

#[test]
fn a_pause_is_known_in_every_tab_and_outlives_the_leader() {
    let (mut leader, mut follower) = tabs(0);
    leader.writes("a");
    let effects = leader.gets(ServerFrame::Error {
        code: "rate-limited".into(),
        id: Some(id("a")),
        reason: "slowly".into(),
        retry_after: Some(seconds(30)),
    });
    let effects = hears(&mut follower, &effects);
    assert!(effects.contains(&Effect::HoldChanged));
    let held_until = follower.session.held_until();
    assert!(held_until.is_some());
    assert_eq!(held_until, leader.session.held_until());
    takes_lead(&mut follower, Vec::new());
    assert_eq!(follower.session.held_until(), held_until);
}

#[test]
fn two_leaders_take_from_each_other_what_only_they_know() {
    let (mut leader, _) = tabs(1);
    let (mut other, _) = tabs(1);
    let effects = other.writes("a");
    assert_eq!(frames(&hears(&mut leader, &effects)), ["TXT a"], "both do");
    let effects = other.gets(own(2, "a"));
    hears(&mut leader, &effects);
    assert_eq!(leader.status("a"), &Status::Sent);
    assert_eq!(leader.session.progress().last, 1, "its own socket will say");
    assert!(leader.gets(own(2, "a")).contains(&Effect::Save(id("a"))));
    let effects = other.gets(answer(3));
    assert!(hears(&mut leader, &effects).contains(&Effect::Arrived(id("op3"))));
    assert!(!leader.gets(answer(3)).contains(&Effect::Arrived(id("op3"))));
}

#[test]
fn a_number_that_another_leader_tells_is_kept_over_what_was_kept_without_it() {
    let (mut leader, _) = tabs(1);
    leader.writes("a");
    let mut numbered = leader.message("a").clone();
    (numbered.seq, numbered.status) = (2, Status::Sent);
    let told = Action::Told(Told::Message(numbered));
    let effects = leader.does(told.clone());
    assert!(effects.contains(&Effect::Save(id("a"))));
    assert_eq!(leader.message("a").seq, 2);
    assert_eq!(leader.does(told), [], "it is kept");
}

#[test]
fn a_new_tab_brings_its_proof_to_a_leader_whose_own_is_refused() {
    let mut leader = Visitor::new();
    leader.does(Action::Lead(true));
    leader.does(Action::Connect);
    leader.does(OPENED_V2);
    leader.gets(refusal("identity-expired", None));
    let mut config = config();
    config.user_token = Some(UserToken("fresh".into()));
    let mut new = Visitor {
        session: Session::new(config, 1),
        ..Visitor::new()
    };
    let hello = new.does(Action::Lead(false));
    assert!(hears(&mut leader, &hello).contains(&Effect::OpenSocket));
    let again = new.does(Action::Lead(false));
    let is_proof =
        |told: &Told| matches!(told, Told::Do(action) if matches!(**action, Action::Identify(_)));
    assert!(!told(&again).iter().any(is_proof), "only once");
}

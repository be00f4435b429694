//! Several tabs of one conversation: what they tell each other, and what comes
//! of it.

use kite_client::{
    Action, Answer, Ask, Author, Body, Connection, Effect, Message, Progress, Session, Status,
    Told, Version,
};
use kite_protocol::Timestamp;
use kite_protocol::v2::{ServerFrame, UserToken};

use crate::harness::{
    OPENED_V2, START, Visitor, ack, answer, config, frames, id, own, refusal, seconds, slot, stored,
};

/// What a tab tells the others.
fn told(effects: &[Effect]) -> Vec<Told> {
    let told = effects.iter().filter_map(|effect| match effect {
        Effect::Tell(told) => Some(told.clone()),
        _ => None,
    });
    told.collect()
}

/// Tells it all that another one tells; what that brings about.
fn hears(tab: &mut Visitor, effects: &[Effect]) -> Vec<Effect> {
    let told = told(effects).into_iter();
    told.flat_map(|told| tab.does(Action::Told(told))).collect()
}

/// One that leads, with so many entries, and one that follows and knows them.
fn tabs(entries: u32) -> (Visitor, Visitor) {
    let (mut leader, mut follower) = (Visitor::new(), Visitor::new());
    leader.does(Action::Lead(true));
    leader.does(Action::Connect);
    leader.joins_v2((1..=entries).map(answer).collect());
    let hello = follower.does(Action::Lead(false));
    let reply = hears(&mut leader, &hello);
    hears(&mut follower, &reply);
    (leader, follower)
}

/// The store is read and applied, and the tab leads.
fn takes_lead(tab: &mut Visitor, messages: Vec<Message>) -> Vec<Effect> {
    let progress = tab.session.progress().clone();
    tab.does(Action::Resume(progress));
    tab.does(Action::Restore(messages));
    tab.does(Action::Lead(true))
}

#[test]
fn a_session_that_leads_alone_tells_nothing() {
    let mut visitor = Visitor::live(1);
    assert!(visitor.session.leads());
    let effects = visitor.writes("a");
    assert_eq!(told(&effects), []);
}

#[test]
fn who_follows_opens_no_socket_and_wants_no_time() {
    let mut follower = Visitor::new();
    let effects = follower.does(Action::Lead(false));
    let hello = Told::Hello {
        last: 0,
        leads: false,
    };
    assert_eq!(effects, [Effect::Tell(hello)]);
    assert!(!follower.session.leads());
    let connect = Told::Do(Box::new(Action::Connect));
    assert_eq!(follower.does(Action::Connect), [Effect::Tell(connect)]);
    let effects = follower.writes("a");
    let message = Told::Message(follower.message("a").clone());
    assert_eq!(effects, [Effect::Save(id("a")), Effect::Tell(message)]);
    assert_eq!(follower.status("a"), &Status::Waiting);
    assert_eq!(follower.session.next_wake(), None);
    assert_eq!(follower.does(Action::Tick), []);
}

#[test]
fn a_new_tab_is_told_how_things_stand_and_announces_nothing() {
    let (leader, follower) = tabs(3);
    assert_eq!(follower.session.connection(), &Connection::Online);
    assert_eq!(follower.session.version(), Some(Version::V2));
    assert_eq!(follower.log(), leader.log());
    assert_eq!(follower.session.unread(), 3);
    let mut known = Visitor::new();
    let hello = known.does(Action::Lead(false));
    let (mut leader, _) = tabs(3);
    let reply = hears(&mut leader, &hello);
    let effects = hears(&mut known, &reply);
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::Arrived(_)))
    );
}

#[test]
fn what_is_written_in_any_tab_goes_out_once_and_shows_in_all() {
    let (mut leader, mut follower) = tabs(1);
    let effects = follower.writes("a");
    let effects = hears(&mut leader, &effects);
    assert_eq!(frames(&effects), ["TXT a"]);
    hears(&mut follower, &effects);
    assert_eq!(follower.status("a"), &Status::Sending);
    let mut effects = leader.gets(ack("a"));
    effects.extend(leader.gets(own(2, "a")));
    hears(&mut follower, &effects);
    assert_eq!(follower.status("a"), &Status::Sent);
    assert_eq!(follower.message("a"), leader.message("a"));
    assert_eq!(follower.session.progress().last, 2);
    assert!(!follower.session.has_unsent());
}

#[test]
fn news_arrive_once_in_each_tab_and_only_the_leader_keeps_them() {
    let (mut leader, mut follower) = tabs(1);
    let effects = leader.gets(answer(2));
    assert!(effects.contains(&Effect::Arrived(id("op2"))));
    let heard = hears(&mut follower, &effects);
    assert_eq!(
        heard,
        [Effect::Arrived(id("op2")), Effect::UnreadChanged],
        "it is kept already"
    );
    assert!(!hears(&mut follower, &effects).contains(&Effect::Arrived(id("op2"))));
}

#[test]
fn what_is_seen_in_one_tab_is_read_in_all() {
    let (mut leader, mut follower) = tabs(2);
    let effects = follower.does(Action::Seen);
    assert_eq!(follower.session.unread(), 0);
    assert_eq!(told(&effects), [Told::Seen(2)]);
    let effects = hears(&mut leader, &effects);
    assert_eq!(leader.session.unread(), 0);
    assert_eq!(frames(&effects), ["MARK read 2"]);
    assert_eq!(follower.does(Action::Seen), []);
}

#[test]
fn nothing_told_late_undoes_what_is_known() {
    let (mut leader, mut follower) = tabs(0);
    let waits = told(&follower.writes("a"));
    let mut effects = hears(&mut leader, &[Effect::Tell(waits[0].clone())]);
    effects.extend(leader.gets(own(1, "a")));
    hears(&mut follower, &effects);
    let sent = follower.message("a").clone();
    assert_eq!((sent.seq, &sent.status), (1, &Status::Sent));
    for tab in [&mut leader, &mut follower] {
        tab.does(Action::Told(waits[0].clone()));
        assert_eq!(tab.message("a"), &sent);
    }
}

#[test]
fn what_is_given_up_stays_so_whoever_has_not_heard_of_it() {
    let (mut leader, mut follower) = tabs(0);
    leader.gets(refusal("blocked", None));
    leader.does(Action::Disconnect);
    let waits = follower.writes("a");
    hears(&mut leader, &waits);
    leader.does(Action::Disconnect);
    let discard = follower.does(Action::Discard { id: id("a") });
    assert_eq!(follower.log(), ["a"], "until the leader says so");
    let effects = hears(&mut leader, &discard);
    assert_eq!(effects[0], Effect::Remove(id("a")));
    hears(&mut follower, &effects);
    assert_eq!(follower.log(), [""; 0]);
    let effects = hears(&mut leader, &waits);
    assert!(effects.contains(&Effect::Tell(Told::Removed(id("a")))));
    hears(&mut follower, &waits);
    assert_eq!((leader.log(), follower.log()), (vec![], vec![]));
}

#[test]
fn what_is_asked_in_any_tab_is_answered_there_though_the_leader_dies() {
    let (mut leader, mut follower) = tabs(1);
    let ask = Ask::Rate {
        stars: 5,
        comment: None,
    };
    let asked = follower.does(Action::Ask { id: id("r"), ask });
    let effects = hears(&mut leader, &asked);
    assert_eq!(frames(&effects), ["RATE r"]);
    assert_eq!(frames(&hears(&mut leader, &asked)), [""; 0], "once");

    let mut next = Visitor::new();
    next.does(Action::Lead(true));
    next.does(Action::Connect);
    next.joins_v2(vec![answer(1)]);
    let hello = next.does(Action::Lead(true));
    let reply = hears(&mut follower, &hello);
    assert_eq!(frames(&hears(&mut next, &reply)), ["RATE r"]);
    let effects = next.gets(ack("r"));
    let done = Effect::Answered {
        id: id("r"),
        answer: Answer::Done,
    };
    assert!(hears(&mut follower, &effects).contains(&done));
    assert!(!follower.session.has_unsent());
}

#[test]
fn an_upload_is_followed_in_every_tab_and_given_up_in_any() {
    let (mut leader, mut follower) = tabs(0);
    let effects = follower.attaches("pic");
    let mut effects = hears(&mut leader, &effects);
    effects.extend(leader.gets(slot("pic")));
    let (id, sent) = (id("pic"), 500);
    effects.extend(leader.does(Action::UploadProgress {
        id: id.clone(),
        sent,
    }));
    hears(&mut follower, &effects);
    assert_eq!(follower.status("pic"), &Status::Uploading { sent });
    let discard = follower.does(Action::Discard { id: id.clone() });
    let effects = hears(&mut leader, &discard);
    assert!(effects.contains(&Effect::CancelUpload { id }));
    hears(&mut follower, &effects);
    assert_eq!((leader.log(), follower.log()), (vec![], vec![]));
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
fn what_tabs_tell_of_a_link_leads_over_https_or_nowhere() {
    for (url, is_good) in [("https://t.me/x", true), ("javascript:alert(1)", false)] {
        let (_, mut follower) = tabs(1);
        follower.does(Action::Ask {
            id: id("l"),
            ask: Ask::Link,
        });
        let told = Told::Answered {
            id: id("l"),
            answer: Answer::Link {
                url: url.into(),
                expires_at: Timestamp::from_millis(START),
            },
        };
        let effects = follower.does(Action::Told(told));
        let leads = |effect: &Effect| {
            let Effect::Answered { answer, .. } = effect else {
                return false;
            };
            matches!(answer, Answer::Link { .. })
        };
        assert_eq!(effects.iter().any(leads), is_good, "{url}");
        assert!(!follower.session.has_unsent());
    }
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
fn an_edit_reaches_every_tab_and_is_not_undone() {
    let (mut leader, mut follower) = tabs(1);
    let before = Told::Message(follower.message("op1").clone());
    let edit = kite_protocol::v2::Content::Edit {
        target: 1,
        text: Some("mended".into()),
    };
    let role = kite_protocol::v2::Role::Operator;
    let effects = leader.gets(crate::harness::entry(2, "e", role, edit));
    let effects = hears(&mut follower, &effects);
    assert!(effects.contains(&Effect::MessageChanged(id("op1"))));
    follower.does(Action::Told(before));
    assert_eq!(follower.message("op1").body, Body::Text("mended".into()));
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

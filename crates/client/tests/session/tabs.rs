//! Several tabs of one conversation: what they tell each other, and what comes
//! of it while one of them leads.

use kite_client::{Action, Answer, Ask, Body, Connection, Effect, Status, Told, Version};
use kite_protocol::Timestamp;

use crate::harness::{START, Visitor, ack, answer, frames, id, own, refusal, slot};

/// What a tab tells the others.
pub(crate) fn told(effects: &[Effect]) -> Vec<Told> {
    let told = effects.iter().filter_map(|effect| match effect {
        Effect::Tell(told) => Some(told.clone()),
        _ => None,
    });
    told.collect()
}

/// Tells it all that another one tells; what that brings about.
pub(crate) fn hears(tab: &mut Visitor, effects: &[Effect]) -> Vec<Effect> {
    let told = told(effects).into_iter();
    told.flat_map(|told| tab.does(Action::Told(told))).collect()
}

/// One that leads, with so many entries, and one that follows and knows them.
pub(crate) fn tabs(entries: u32) -> (Visitor, Visitor) {
    let (mut leader, mut follower) = (Visitor::new(), Visitor::new());
    leader.does(Action::Lead(true));
    leader.does(Action::Connect);
    leader.joins_v2((1..=entries).map(answer).collect());
    let hello = follower.does(Action::Lead(false));
    let reply = hears(&mut leader, &hello);
    hears(&mut follower, &reply);
    (leader, follower)
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

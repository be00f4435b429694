//! Coming online, and coming back.

use kite_client::{Action, Config, Connection, Effect, Session};
use kite_protocol::v1::ServerFrame;
use kite_protocol::v2::{ClientFrame, Join};

use crate::harness::{OPENED, Visitor, config, err, frames, id, incoming, seconds};

#[test]
fn nothing_happens_before_somebody_asks() {
    let mut visitor = Visitor::new();
    for action in [Action::Tick, Action::NetworkRestored, OPENED] {
        assert_eq!(visitor.does(action), []);
    }
    assert_eq!(visitor.loses_socket(1006), []);
    assert_eq!(visitor.session.next_wake(), None);
    assert_eq!(visitor.session.connection(), &Connection::Idle);
}

#[test]
fn connect_then_open_then_join_then_online() {
    let mut visitor = Visitor::new();
    assert_eq!(
        visitor.does(Action::Connect),
        [Effect::OpenSocket, Effect::ConnectionChanged]
    );
    assert_eq!(visitor.session.connection(), &Connection::Connecting);
    assert_eq!(visitor.does(Action::Connect), [], "it already connects");
    let join = ClientFrame::Join(Join {
        member: config().member,
        name: Some("Ada".into()),
        channel: "demo_channel".into(),
        device: Some(config().device),
        after: None,
        user_token: None,
    });
    assert_eq!(
        visitor.does(OPENED),
        [Effect::Send(join), Effect::ConnectionChanged]
    );
    assert_eq!(visitor.session.connection(), &Connection::Joining);
    assert_eq!(visitor.gets(ServerFrame::Ok), [Effect::ConnectionChanged]);
    assert_eq!(visitor.session.connection(), &Connection::Online);
    assert_eq!(visitor.does(Action::Connect), []);
    assert_eq!(visitor.gets(ServerFrame::Ok), [], "one OK is enough");
}

#[test]
fn a_name_that_the_protocol_would_refuse_is_mended() {
    let named = |name: &str| Config {
        name: Some(name.into()),
        ..config()
    };
    let mut visitor = Visitor::new();
    visitor.session = Session::new(named("\n"), 1);
    visitor.does(Action::Connect);
    let effects = visitor.does(OPENED);
    assert!(
        matches!(
            &effects[0],
            Effect::Send(ClientFrame::Join(Join { name: None, .. }))
        ),
        "{effects:?}"
    );
}

#[test]
fn a_message_connects_and_goes_out_after_ok_only() {
    let mut visitor = Visitor::new();
    assert!(visitor.writes("first").contains(&Effect::OpenSocket));
    assert_eq!(frames(&visitor.does(OPENED)), ["JOIN"]);
    assert_eq!(frames(&visitor.gets(ServerFrame::Ping)), ["PONG"]);
    assert_eq!(frames(&visitor.writes("second")), [""; 0]);
    assert_eq!(frames(&visitor.gets(ServerFrame::Ok)), ["TXT first"]);
}

#[test]
fn opening_and_joining_have_a_deadline() {
    let mut visitor = Visitor::new();
    visitor.does(Action::Connect);
    assert_eq!(visitor.waits(seconds(14)), []);
    let effects = visitor.waits(seconds(1));
    assert_eq!(effects[0], Effect::CloseSocket);
    assert!(matches!(
        visitor.session.connection(),
        Connection::Waiting { attempt: 1, .. }
    ));

    visitor.waits_for_wake();
    visitor.waits(seconds(14));
    visitor.does(OPENED);
    assert_eq!(visitor.waits(seconds(14)), [], "JOIN has its own 15 s");
    assert_eq!(visitor.waits(seconds(1))[0], Effect::CloseSocket);
    assert!(matches!(
        visitor.session.connection(),
        Connection::Waiting { attempt: 2, .. }
    ));
}

#[test]
fn pauses_grow_while_connections_fail_and_are_bounded() {
    let mut longest = [0; 10];
    for seed in 0..200 {
        let mut visitor = Visitor::seeded(seed);
        visitor.does(Action::Connect);
        for longest in &mut longest {
            visitor.loses_socket(1006);
            *longest = visitor.pause().max(*longest);
            visitor.waits_for_wake();
            assert_eq!(visitor.session.connection(), &Connection::Connecting);
        }
    }
    for (failures, longest) in longest.into_iter().enumerate() {
        let ceiling = (500_i64 << failures).min(30_000);
        assert!(longest <= ceiling, "{failures}: {longest}");
        assert!(longest > ceiling * 3 / 4, "{failures}: {longest}");
    }
}

#[test]
fn a_server_that_accepts_and_drops_is_not_hammered() {
    let mut visitor = Visitor::online();
    for tries in 1..=12 {
        visitor.waits(seconds(9));
        visitor.loses_socket(1006);
        match visitor.session.connection() {
            Connection::Waiting { attempt, .. } => assert_eq!(*attempt, tries),
            other => panic!("{other:?}"),
        }
        visitor.comes_back();
    }
    visitor.waits(seconds(10));
    visitor.loses_socket(1006);
    assert!(visitor.pause() <= 500, "a good connection ends the growth");
}

#[test]
fn a_restarting_server_is_tried_again_soon_but_not_for_ever() {
    let mut soon = 0;
    for seed in 0..100 {
        let mut visitor = Visitor::seeded(seed);
        visitor.does(Action::Connect);
        for _ in 0..8 {
            visitor.loses_socket(1006);
            visitor.waits_for_wake();
        }
        visitor.joins();
        visitor.loses_socket(1012);
        assert!(visitor.pause() <= 1000, "{}", visitor.pause());
        visitor.comes_back();
        visitor.loses_socket(1001);
        soon += i32::from(visitor.pause() <= 1000);
    }
    assert!(soon < 20, "the second time in a row, pauses grow: {soon}");
}

#[test]
fn a_network_that_is_back_and_the_visitor_need_not_wait() {
    for action in [Action::NetworkRestored, Action::Connect] {
        let mut visitor = Visitor::new();
        visitor.does(Action::Connect);
        visitor.loses_socket(1006);
        assert_eq!(
            visitor.does(action),
            [Effect::OpenSocket, Effect::ConnectionChanged]
        );
    }
}

#[test]
fn a_new_message_does_not_cut_a_pause_short() {
    let mut visitor = Visitor::new();
    visitor.does(Action::Connect);
    visitor.loses_socket(1006);
    assert_eq!(visitor.writes("one"), [Effect::Save(id("one"))]);
}

#[test]
fn a_rejected_join_is_shown_and_left_alone_for_long() {
    let mut visitor = Visitor::new();
    visitor.writes("one");
    visitor.does(OPENED);
    let effects = visitor.gets(err("Channel not found", 404));
    assert_eq!(effects, [Effect::CloseSocket, Effect::ConnectionChanged]);
    assert_eq!(
        visitor.session.connection(),
        &Connection::Refused {
            code: "404".into(),
            reason: "Channel not found".into()
        }
    );
    assert_eq!(visitor.does(Action::NetworkRestored), []);
    assert_eq!(visitor.writes("two"), [Effect::Save(id("two"))]);
    assert_eq!(visitor.waits(seconds(299)), []);
    assert!(visitor.waits(seconds(1)).contains(&Effect::OpenSocket));

    visitor.does(OPENED);
    visitor.gets(err("Channel not found", 404));
    assert!(visitor.does(Action::Connect).contains(&Effect::OpenSocket));
    assert_eq!(frames(&visitor.joins()), ["TXT one"], "nothing was lost");
}

#[test]
fn a_server_that_fails_at_join_is_tried_again() {
    let mut visitor = Visitor::new();
    visitor.does(Action::Connect);
    visitor.does(OPENED);
    visitor.gets(err("later", 503));
    assert!(visitor.pause() <= 500);
}

#[test]
fn disconnect_closes_and_stays_closed_until_asked() {
    let mut visitor = Visitor::online();
    visitor.writes("one");
    let effects = visitor.does(Action::Disconnect);
    assert!(effects.contains(&Effect::CloseSocket));
    assert_eq!(visitor.session.connection(), &Connection::Idle);
    assert_eq!(visitor.session.next_wake(), None);
    assert_eq!(visitor.does(Action::Disconnect), []);
    assert_eq!(visitor.does(Action::NetworkRestored), []);
    assert_eq!(visitor.loses_socket(1000), []);
    assert!(visitor.writes("two").contains(&Effect::OpenSocket));
    assert_eq!(frames(&visitor.joins()), ["TXT one"]);
}

#[test]
fn a_late_message_of_a_closed_socket_is_still_taken() {
    let mut visitor = Visitor::online();
    visitor.does(Action::Disconnect);
    assert!(
        visitor
            .gets(incoming("m1"))
            .contains(&Effect::Arrived(id("m1")))
    );
}

#[test]
fn an_ok_that_nobody_waits_for_is_nothing() {
    let mut visitor = Visitor::online();
    visitor.waits(seconds(30));
    assert_eq!(visitor.gets(ServerFrame::Ok), []);
    assert_eq!(frames(&visitor.waits(seconds(30))), ["PING"]);
    visitor.does(Action::Disconnect);
    assert_eq!(visitor.gets(ServerFrame::Ok), []);
    assert_eq!(visitor.session.connection(), &Connection::Idle);
}

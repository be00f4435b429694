//! Files on their way out.

use kite_client::{Action, Body, Connection, Effect, Failure, Status, UploadFailure};
use kite_protocol::FileMeta;
use kite_protocol::v1::ServerFrame;
use kite_protocol::v2::ClientFrame;

use crate::harness::{OPENED, Visitor, ack, err, frames, id, picture, seconds, slot};

fn upload_effect(name: &str) -> Effect {
    Effect::Upload {
        id: id(name),
        url: format!("https://files/{name}"),
        media_type: "image/png".into(),
    }
}

fn done(name: &str) -> Action {
    Action::UploadDone { id: id(name) }
}

fn failed(name: &str, failure: UploadFailure) -> Action {
    Action::UploadFailed {
        id: id(name),
        failure,
    }
}

/// A visitor whose file is being uploaded.
fn uploading() -> Visitor {
    let mut visitor = Visitor::online();
    visitor.attaches("pic");
    visitor.gets(slot("pic"));
    visitor
}

#[test]
fn a_file_takes_all_its_steps() {
    let mut visitor = Visitor::online();
    let effects = visitor.attaches("pic");
    assert_eq!(effects[0], Effect::Save(id("pic")));
    assert_eq!(frames(&effects), ["UPL pic"]);
    assert_eq!(visitor.status("pic"), &Status::Uploading { sent: 0 });

    assert_eq!(visitor.gets(slot("pic")), [upload_effect("pic")]);
    let progress = Action::UploadProgress {
        id: id("pic"),
        sent: 600,
    };
    assert_eq!(visitor.does(progress), [Effect::StatusChanged(id("pic"))]);
    assert_eq!(visitor.status("pic"), &Status::Uploading { sent: 600 });

    let effects = visitor.does(done("pic"));
    assert!(
        matches!(
            &effects[0],
            Effect::Send(ClientFrame::File { uri, file, .. })
                if uri == "https://files/pic" && *file == picture()
        ),
        "{effects:?}"
    );
    assert_eq!(visitor.status("pic"), &Status::Sending);
    visitor.gets(ack("pic"));
    assert_eq!(visitor.status("pic"), &Status::Sent);
    assert_eq!(
        visitor.session.message(&id("pic")).unwrap().body,
        Body::File {
            file: picture(),
            uri: Some("https://files/pic".into())
        }
    );
}

#[test]
fn the_bytes_go_to_the_upload_uri_and_bin_names_the_canonical_one() {
    let mut visitor = Visitor::online();
    visitor.attaches("pic");
    let effects = visitor.gets(ServerFrame::Upload {
        id: id("pic"),
        canonical_uri: "https://files/1".into(),
        upload_uri: Some("https://put/1".into()),
    });
    assert!(matches!(&effects[0], Effect::Upload { url, .. } if url == "https://put/1"));
    let effects = visitor.does(done("pic"));
    assert!(matches!(
        &effects[0],
        Effect::Send(ClientFrame::File { uri, .. }) if uri == "https://files/1"
    ));
}

#[test]
fn an_upload_does_not_hold_back_the_texts_behind_it() {
    let mut visitor = Visitor::online();
    visitor.attaches("pic");
    visitor.writes("one");
    visitor.writes("two");
    assert_eq!(frames(&visitor.gets(slot("pic"))), ["TXT one"]);
    assert_eq!(frames(&visitor.does(done("pic"))), [""; 0], "one at a time");
    assert_eq!(frames(&visitor.gets(ack("one"))), ["BIN pic"]);
    assert_eq!(frames(&visitor.gets(ack("pic"))), ["TXT two"]);
}

#[test]
fn only_so_many_uploads_run_at_once() {
    let mut visitor = Visitor::online();
    for name in ["a", "b", "c", "d"] {
        visitor.attaches(name);
    }
    for name in ["a", "b"] {
        visitor.gets(slot(name));
    }
    assert_eq!(frames(&visitor.gets(slot("c"))), [""; 0]);
    assert_eq!(frames(&visitor.writes("text")), ["TXT text"]);
    visitor.gets(ack("text"));
    assert_eq!(frames(&visitor.does(done("b"))), ["BIN b"]);
    assert_eq!(frames(&visitor.gets(ack("b"))), ["UPL d"]);
}

#[test]
fn files_that_the_server_would_refuse_fail_on_the_spot() {
    let mut visitor = Visitor::new();
    let mut send = |name: &str, media_type: &str, size| {
        let file = FileMeta {
            name: "x".into(),
            media_type: media_type.into(),
            size,
        };
        let effects = visitor.does(Action::SendFile { id: id(name), file });
        assert_eq!(
            effects,
            [Effect::Save(id(name)), Effect::StatusChanged(id(name))]
        );
        visitor.status(name).clone()
    };
    assert_eq!(
        send("big", "image/png", 5 * 1024 * 1024 + 1),
        Status::Failed(Failure::TooLarge {
            max: 5 * 1024 * 1024
        })
    );
    assert_eq!(
        send("page", "text/html", 1),
        Status::Failed(Failure::UnsupportedType)
    );
    assert_eq!(visitor.session.connection(), &Connection::Idle);
}

#[test]
fn a_file_name_that_the_protocol_would_refuse_is_mended() {
    let mut visitor = Visitor::online();
    let effects = visitor.does(Action::SendFile {
        id: id("pic"),
        file: FileMeta {
            name: format!("{}.png", "я".repeat(300)),
            ..picture()
        },
    });
    let name = effects.iter().find_map(|effect| match effect {
        Effect::Send(ClientFrame::Upload { file, .. }) => Some(&file.name),
        _ => None,
    });
    let name = name.unwrap();
    assert!(name.len() <= 255 && name.ends_with("я.png"), "{name}");
}

#[test]
fn a_refused_upl_fails_the_message() {
    let mut visitor = Visitor::online();
    visitor.attaches("pic");
    visitor.writes("one");
    assert_eq!(frames(&visitor.gets(err("no", 400))), ["TXT one"]);
    let refused = Failure::Refused {
        code: "400".into(),
        reason: "no".into(),
    };
    assert_eq!(visitor.status("pic"), &Status::Failed(refused));
    visitor.gets(ack("one"));
    let effects = visitor.does(Action::Retry { id: id("pic") });
    assert_eq!(frames(&effects), ["UPL pic"]);
}

#[test]
fn an_upload_without_network_is_retried_with_growing_pauses() {
    let mut visitor = uploading();
    let mut longest = 0;
    for round in 0..8 {
        let effects = visitor.does(failed("pic", UploadFailure::Network));
        assert_eq!(effects, [Effect::StatusChanged(id("pic"))]);
        assert_eq!(visitor.status("pic"), &Status::Waiting);
        let before = visitor.now;
        let mut effects = visitor.waits_for_wake();
        while !frames(&effects).contains(&"UPL pic".to_owned()) {
            assert_eq!(frames(&effects), ["PING"]);
            visitor.gets(ServerFrame::Pong);
            effects = visitor.waits_for_wake();
        }
        let pause = visitor.now.millis() - before.millis();
        assert!(pause <= (500 << round).min(30_000), "{round}: {pause}");
        longest = longest.max(pause);
        assert_eq!(visitor.gets(slot("pic")), [upload_effect("pic")]);
    }
    assert!(longest > 2000, "{longest}");
}

#[test]
fn a_storage_that_cannot_now_is_retried_and_one_that_refuses_is_not() {
    let mut visitor = uploading();
    visitor.does(failed("pic", UploadFailure::Refused { status: 503 }));
    assert_eq!(visitor.status("pic"), &Status::Waiting);

    for status in [403, 413, 507] {
        let mut visitor = uploading();
        let effects = visitor.does(failed("pic", UploadFailure::Refused { status }));
        assert_eq!(
            effects,
            [Effect::StatusChanged(id("pic")), Effect::Save(id("pic"))]
        );
        assert_eq!(
            visitor.status("pic"),
            &Status::Failed(Failure::UploadRefused { status })
        );
    }
}

#[test]
fn bytes_that_are_gone_fail_the_message() {
    let mut visitor = uploading();
    visitor.does(failed("pic", UploadFailure::FileGone));
    assert_eq!(visitor.status("pic"), &Status::Failed(Failure::FileGone));
}

#[test]
fn an_upload_that_stands_still_is_begun_anew() {
    let mut visitor = uploading();
    visitor.waits(seconds(50));
    visitor.does(Action::UploadProgress {
        id: id("pic"),
        sent: 1,
    });
    visitor.waits(seconds(10));
    visitor.gets(ServerFrame::Pong);
    let effects = visitor.waits(seconds(50));
    assert!(effects.contains(&Effect::CancelUpload { id: id("pic") }));
    let effects = [effects, visitor.waits(seconds(1))].concat();
    assert_eq!(frames(&effects), ["UPL pic"]);
}

#[test]
fn without_a_place_the_file_begins_anew_on_the_next_connection() {
    let mut visitor = Visitor::online();
    visitor.attaches("pic");
    visitor.loses_socket(1006);
    assert_eq!(visitor.status("pic"), &Status::Waiting);
    assert_eq!(frames(&visitor.comes_back()), ["UPL pic"]);
}

#[test]
fn an_upload_goes_on_while_the_socket_is_lost() {
    let cancelled = Effect::CancelUpload { id: id("pic") };
    let sent = |sent| Action::UploadProgress {
        id: id("pic"),
        sent,
    };
    for ends_late in [false, true] {
        let mut visitor = uploading();
        visitor.does(sent(300));
        let mut effects = visitor.loses_socket(1006);
        effects.extend(visitor.does(sent(600)));
        assert_eq!(visitor.status("pic"), &Status::Uploading { sent: 600 });
        if ends_late {
            effects.extend(visitor.comes_back());
            assert_eq!(frames(&effects[..]), [""; 0]);
            effects.extend(visitor.does(done("pic")));
        } else {
            effects.extend(visitor.does(done("pic")));
            assert_eq!(visitor.status("pic"), &Status::Waiting);
            effects.extend(visitor.comes_back());
        }
        assert_eq!(frames(&effects), ["BIN pic"]);
        assert!(!effects.contains(&cancelled));
        visitor.gets(ack("pic"));
        assert_eq!(visitor.status("pic"), &Status::Sent);
    }
}

#[test]
fn what_is_uploaded_is_not_uploaded_again() {
    let mut visitor = uploading();
    visitor.does(done("pic"));
    visitor.loses_socket(1006);
    assert_eq!(visitor.status("pic"), &Status::Waiting);
    visitor.does(Action::Retry { id: id("pic") });
    assert_eq!(frames(&visitor.joins()), ["BIN pic"], "its ACK was lost");
    visitor.gets(err("later", 503));
    visitor.loses_socket(1006);
    let mut effects = visitor.comes_back();
    effects.extend(visitor.waits(seconds(2)));
    assert_eq!(frames(&effects), ["BIN pic"]);
}

#[test]
fn a_server_that_does_not_know_the_upload_gets_it_once_more() {
    let mut visitor = uploading();
    visitor.does(done("pic"));
    visitor.loses_socket(1006);
    assert_eq!(frames(&visitor.comes_back()), ["BIN pic"]);
    assert_eq!(frames(&visitor.gets(err("unknown", 404))), ["UPL pic"]);
    visitor.gets(slot("pic"));
    visitor.does(done("pic"));
    visitor.gets(err("unknown", 404));
    assert!(matches!(visitor.status("pic"), Status::Failed(_)));

    let mut visitor = uploading();
    visitor.loses_socket(1006);
    visitor.does(failed("pic", UploadFailure::Refused { status: 404 }));
    assert_eq!(visitor.status("pic"), &Status::Waiting);
    visitor.comes_back();
    assert_eq!(frames(&visitor.waits(seconds(1))), ["UPL pic"]);
    visitor.gets(slot("pic"));
    visitor.does(failed("pic", UploadFailure::Refused { status: 404 }));
    assert!(matches!(visitor.status("pic"), Status::Failed(_)));
}

#[test]
fn an_upload_that_stands_still_ends_without_a_socket_too() {
    let mut visitor = uploading();
    visitor.loses_socket(1006);
    let mut effects = Vec::new();
    for _ in 0..70 {
        effects.extend(visitor.waits(seconds(1)));
        if effects.contains(&Effect::OpenSocket) {
            effects.extend(visitor.loses_socket(1006));
        }
    }
    assert!(effects.contains(&Effect::CancelUpload { id: id("pic") }));
    assert_eq!(visitor.status("pic"), &Status::Waiting);
}

#[test]
fn who_wants_no_connection_or_gets_none_uploads_nothing() {
    let cancelled = Effect::CancelUpload { id: id("pic") };
    let mut visitor = uploading();
    assert!(visitor.does(Action::Disconnect).contains(&cancelled));
    assert_eq!(visitor.status("pic"), &Status::Waiting);
    let mut visitor = uploading();
    assert!(visitor.does(Action::Lead(false)).contains(&cancelled));

    let mut visitor = uploading();
    visitor.loses_socket(1006);
    visitor.waits_for_wake();
    visitor.does(OPENED);
    assert!(visitor.gets(err("no", 403)).contains(&cancelled));
}

#[test]
fn an_upload_can_be_given_up_at_any_moment() {
    let mut visitor = Visitor::online();
    visitor.attaches("pic");
    assert_eq!(
        visitor.does(Action::Discard { id: id("pic") }),
        [Effect::Remove(id("pic"))]
    );
    assert_eq!(frames(&visitor.writes("one")), [""; 0], "UPL is unanswered");
    assert_eq!(frames(&visitor.gets(slot("pic"))), ["TXT one"]);

    let mut visitor = uploading();
    assert_eq!(
        visitor.does(Action::Discard { id: id("pic") }),
        [
            Effect::CancelUpload { id: id("pic") },
            Effect::Remove(id("pic"))
        ]
    );
    for late in [done("pic"), failed("pic", UploadFailure::Network)] {
        assert_eq!(visitor.does(late), []);
    }
    assert_eq!(visitor.log(), [""; 0]);
}

#[test]
fn an_err_about_a_file_that_was_given_up_hits_nobody_else() {
    let mut visitor = Visitor::online();
    visitor.attaches("pic");
    visitor.writes("one");
    visitor.does(Action::Discard { id: id("pic") });
    assert_eq!(frames(&visitor.gets(err("no", 400))), ["TXT one"]);
    assert_eq!(visitor.status("one"), &Status::Sending);
}

#[test]
fn places_that_nobody_asked_for_are_ignored() {
    let mut visitor = Visitor::online();
    visitor.writes("one");
    assert_eq!(visitor.gets(slot("one")), []);
    assert_eq!(visitor.gets(slot("other")), []);
    assert_eq!(frames(&visitor.writes("two")), [""; 0], "TXT is unanswered");
    assert_eq!(visitor.status("one"), &Status::Sending);
    let mut visitor = uploading();
    assert_eq!(visitor.gets(slot("pic")), [], "it has one");
}

//! Going on in another service too.

use kite_client::{Action, Author, Body, Effect, Status};
use kite_protocol::v2::{Content, Role, ServerFrame};

use crate::harness::{Visitor, answer, entry, frames, id, own};

fn handoff(seq: u32, connector: Option<&str>) -> ServerFrame {
    let content = Content::Handoff(connector.map(str::to_owned));
    entry(seq, &format!("h{seq}"), Role::Visitor, content)
}

#[test]
fn it_is_a_notice_of_the_log_that_is_kept_and_told_but_not_unread() {
    let mut visitor = Visitor::live(1);
    visitor.does(Action::Seen);
    let effects = visitor.gets(handoff(2, Some("telegram")));
    assert!(effects.contains(&Effect::Save(id("h2"))));
    assert!(effects.contains(&Effect::SaveProgress));
    assert!(effects.contains(&Effect::Arrived(id("h2"))));
    assert!(!effects.contains(&Effect::UnreadChanged));
    assert_eq!(
        frames(&effects),
        [""; 0],
        "nothing to mark: it is their own"
    );
    let notice = visitor.message("h2");
    assert_eq!(notice.body, Body::Handoff(Some("telegram".into())));
    assert_eq!(notice.author, Author::Notice);
    assert_eq!(notice.status, Status::Received);
    assert!(!visitor.session.is_editable(notice));
    assert_eq!(visitor.log(), ["op1", "h2"]);
}

#[test]
fn the_last_one_says_where_the_visitor_goes_on() {
    let mut visitor = Visitor::live(0);
    assert_eq!(visitor.session.connector(), None);
    visitor.gets(handoff(1, Some("telegram")));
    visitor.gets(answer(2));
    assert_eq!(visitor.session.connector(), Some("telegram"));
    visitor.gets(own(3, "from.there"));
    visitor.gets(handoff(4, None));
    assert_eq!(visitor.session.connector(), None);
    visitor.gets(handoff(5, Some("carrier pigeon")));
    assert_eq!(visitor.session.connector(), Some("carrier pigeon"));
}

#[test]
fn it_outlives_a_reload_and_goes_with_what_is_void() {
    let mut visitor = Visitor::live(0);
    visitor.gets(handoff(1, Some("telegram")));
    let mut later = Visitor::new();
    later.does(Action::Restore(visitor.session.messages().to_vec()));
    later.does(Action::Resume(visitor.session.progress().clone()));
    assert_eq!(later.session.connector(), Some("telegram"));
    assert!(!later.session.has_unsent());

    later.does(Action::Connect);
    later.joins_v2(vec![ServerFrame::Sync { first: 8 }, answer(8)]);
    assert_eq!(later.session.connector(), None);
}

#[test]
fn one_of_an_earlier_page_is_no_news() {
    let mut visitor = Visitor::new();
    visitor.does(Action::Connect);
    visitor.joins_v2(vec![handoff(5, None)]);
    let ask = kite_client::Ask::Earlier;
    visitor.does(Action::Ask { id: id("p"), ask });
    visitor.gets(handoff(4, Some("telegram")));
    let effects = visitor.gets(ServerFrame::Page {
        id: id("p"),
        first: Some(4),
        more: false,
    });
    assert!(!effects.contains(&Effect::Arrived(id("h4"))), "no news");
    assert_eq!(visitor.log(), ["h4", "h5"]);
    assert_eq!(visitor.session.connector(), None);
}

//! That what connectors ask again and again costs what they get, not what is
//! there.

use super::{desk, links, posts, queue, signs, standing, threads, updates, visitor};
use crate::sqlite::open;
use crate::sqlite::plans::reads_by;

#[tokio::test]
async fn nothing_is_scanned_or_sorted_for_outlets() {
    let dir = tempfile::tempdir().unwrap();
    let mut connection = open::connect(&dir.path().join("kite.db")).await.unwrap();
    for (sql, index) in [
        (standing::ONE, "PRIMARY KEY"),
        (standing::AT, "account=? AND chat=?"),
        (desk::DESK_OF, "channel_id=?"),
        (desk::DESKS, "channel_id>?"),
        (visitor::OUTLETS_OF, "outlets_of_visitor"),
        (visitor::UNGUARDED, "channel_id=? AND member=?"),
        (queue::OWE, "channel_id=?"),
        (queue::DUE_OUTLETS, "outlets_due"),
        (queue::DUE, "outbox_of_outlet"),
        (posts::SHOWN_BY, "outlet_id=? AND message=?"),
        (
            posts::POSTS_OF,
            "conversation_id=? AND seq=? AND outlet_id=?",
        ),
        (posts::LAST_VISITOR_ABOVE, "posts_of_visitors"),
        (
            threads::OF_CONVERSATION,
            "outlet_id=? AND conversation_id=?",
        ),
        (threads::IN_TOPIC, "threads_by_topic"),
        (signs::REFRESH, "threads_of_conversation"),
        (signs::DUE_SIGNS, "threads_due"),
        (links::BOUND_OF_CHANNEL, "token=?"),
        (links::BOUND_OF_VISITOR, "token=?"),
        (links::EXPIRED, "links_by_age"),
        (updates::IS_DONE, "account=? AND number=?"),
        (updates::FORGET, "updates_by_age"),
    ] {
        reads_by(&mut connection, sql, index).await;
    }
}

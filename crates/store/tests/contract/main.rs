//! What every store must do, written once and run against each.
//!
//! A concern a file. Each test takes a fresh, empty store and knows only the
//! domain's ports. A new store joins by one line in `stores!`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod channels;
mod deliveries;
mod files;
mod harness;
mod idempotency;
mod inbox;
mod joining;
mod messages;
mod operators;
mod paging;
mod tenants;

/// Makes each listed test one of each store. A test that is not listed is dead
/// code, which the lints refuse.
macro_rules! stores {
    ($($store:ident),*) => { $(mod $store { contract!($store); })* };
}

macro_rules! contract {
    ($store:ident) => {
        contract! { $store
            channels: a_channel_comes_back_as_it_was_made;
            channels: a_name_is_taken_once;
            channels: channels_are_listed_by_name;
            channels: a_conversation_knows_its_channel;
            channels: removing_a_channel_removes_all_of_it;
            channels: removing_an_unknown_channel_says_so;
            channels: keys_are_never_given_twice;
            joining: a_new_visitor_gets_an_empty_conversation;
            joining: joining_again_finds_the_same_visitor;
            joining: a_later_name_replaces_the_earlier_and_none_does_not;
            joining: joining_a_removed_channel_fails;
            joining: visitors_who_join_at_once_under_one_id_are_one;
            messages: a_message_comes_back_as_it_was_stored;
            messages: an_operators_message_keeps_who_wrote_it;
            messages: numbers_have_no_gaps_under_concurrency;
            messages: conversations_count_for_themselves;
            messages: a_message_to_a_removed_conversation_fails;
            messages: any_text_stays_as_it_is;
            idempotency: the_same_client_id_is_the_same_message;
            idempotency: a_repeated_reply_owes_nothing_twice;
            idempotency: both_sides_have_client_ids_of_their_own;
            idempotency: repeats_at_once_store_one_message;
            deliveries: a_reply_is_owed_until_delivered;
            deliveries: a_visitors_own_messages_are_not_owed;
            deliveries: delivered_ends_no_more_than_it_says;
            deliveries: delivering_twice_or_too_much_is_harmless;
            paging: after_gives_the_next_in_order;
            paging: before_gives_the_nearest_in_order;
            paging: last_gives_the_end_in_order;
            paging: an_unknown_conversation_has_no_messages;
            inbox: only_conversations_with_messages_are_listed;
            inbox: the_last_changed_comes_first;
            inbox: pages_join_without_gap_or_repeat;
            inbox: a_row_says_who_and_what;
            inbox: unread_counts_the_visitors_messages_after_read;
            inbox: read_never_goes_back_nor_beyond_the_last;
            inbox: waiting_since_is_the_first_unanswered;
            files: a_file_comes_back_as_it_was_registered;
            files: the_same_client_id_is_the_same_file;
            files: the_digest_is_there_once_the_bytes_are;
            files: a_message_carries_its_file;
            files: what_belongs_to_nothing_is_refused;
            operators: a_name_is_one_operator;
            operators: a_login_works_once;
            operators: an_expired_login_is_worth_nothing;
            operators: a_session_lasts_until_it_expires_or_ends;
            operators: a_login_for_nobody_is_refused;
            operators: the_first_secret_stays;
            tenants: one_member_id_is_two_visitors_in_two_channels;
            tenants: client_ids_of_two_visitors_never_meet;
            tenants: a_strangers_file_cannot_be_sent;
            tenants: removing_a_channel_leaves_the_others;
        }
    };
    ($store:ident $($concern:ident: $test:ident;)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                let (store, _keep) = crate::harness::$store().await;
                crate::$concern::$test(store).await;
            }
        )*
    };
}

stores!(memory, sqlite);

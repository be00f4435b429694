//! What every store must do, written once and run against each.
//!
//! A concern a file. Each test takes a fresh, empty store and knows only the
//! domain's ports. A new store joins by one line in `stores!`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod channels;
mod deliveries;
mod devices;
mod editing;
mod entries;
mod files;
mod harness;
mod idempotency;
mod inbox;
mod joining;
mod marks;
mod moderation;
mod operators;
mod paging;
mod quota;
mod retention;
mod states;
mod tenants;
mod visitors;

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
            channels: everything_but_the_name_can_be_set;
            channels: a_bot_is_one_channels;
            joining: a_new_visitor_gets_an_empty_conversation;
            joining: joining_again_finds_the_same_visitor;
            joining: a_later_name_replaces_the_earlier_and_none_does_not;
            joining: joining_a_removed_channel_fails;
            joining: visitors_who_join_at_once_under_one_id_are_one;
            devices: the_first_device_is_the_only_one;
            devices: a_refused_device_changes_nothing;
            devices: a_device_is_one_visitors_alone;
            devices: proof_enters_by_any_device;
            devices: a_proven_device_enters_without_proof;
            devices: without_proof_an_unknown_device_is_nobody_known;
            devices: a_name_taken_before_is_not_the_identity;
            devices: a_name_taken_afterwards_is_not_the_identity;
            devices: a_device_known_to_both_enters_the_identity;
            devices: nobody_claims_a_proven_visitor;
            devices: an_identity_is_of_one_channel;
            devices: of_too_many_devices_the_one_unused_longest_goes;
            devices: the_device_that_joins_is_kept;
            entries: a_message_comes_back_as_it_was_stored;
            entries: an_operators_message_keeps_who_wrote_it;
            entries: numbers_have_no_gaps_under_concurrency;
            entries: conversations_count_for_themselves;
            entries: a_message_to_a_removed_conversation_fails;
            entries: any_text_stays_as_it_is;
            editing: a_changed_text_reads_as_it_is_now;
            editing: a_deleted_text_reads_as_deleted;
            editing: a_deleted_file_is_gone;
            editing: what_cannot_be_edited_is_refused;
            editing: an_edit_stays_in_its_conversation;
            editing: a_repeated_edit_changes_nothing;
            editing: nobody_has_to_read_or_answer_what_was_deleted;
            editing: a_deleted_answer_was_one;
            states: a_conversation_begins_open_and_empty;
            states: a_state_is_an_entry_that_counts;
            states: only_the_visitors_message_opens_a_resolved_one;
            states: nobody_waits_in_a_resolved_conversation;
            states: a_rating_comes_back_as_it_was_given;
            states: a_hand_off_comes_back_and_changes_nothing;
            idempotency: the_same_client_id_is_the_same_message;
            idempotency: a_repeated_reply_owes_nothing_twice;
            idempotency: both_sides_have_client_ids_of_their_own;
            idempotency: repeats_at_once_store_one_message;
            deliveries: a_reply_is_owed_until_delivered;
            deliveries: a_visitors_own_messages_are_not_owed;
            deliveries: delivered_ends_no_more_than_it_says;
            deliveries: delivering_twice_or_too_much_is_harmless;
            deliveries: what_is_owed_is_counted_with_its_age;
            deliveries: what_is_read_has_been_delivered;
            deliveries: what_was_deleted_is_owed_to_nobody;
            marks: marks_go_forward_only_and_to_the_last_entry;
            marks: each_side_and_conversation_has_its_own_marks;
            marks: a_new_entry_leaves_the_marks;
            marks: marks_of_nothing_are_nothing;
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
            inbox: only_messages_move_a_conversation;
            inbox: a_conversation_without_messages_is_not_listed;
            inbox: the_filter_lists_one_state_in_the_same_order;
            files: a_file_comes_back_as_it_was_registered;
            files: the_same_client_id_is_the_same_file;
            files: the_digest_is_there_once_the_bytes_are;
            files: a_message_carries_its_file;
            files: what_belongs_to_nothing_is_refused;
            files: a_file_is_carried_once;
            quota: a_quota_bounds_what_is_registered;
            quota: a_quota_is_the_whole_channels_and_no_others;
            quota: without_a_quota_there_is_no_bound;
            quota: what_is_removed_takes_no_room;
            moderation: a_blocked_visitor_writes_nothing;
            moderation: a_repeat_of_before_the_block_is_acknowledged;
            moderation: a_block_is_of_one_visitor_and_one_side;
            moderation: a_blocked_visitor_keeps_the_name;
            moderation: a_block_is_seen_until_it_is_lifted;
            moderation: a_report_stands_until_it_is_cleared;
            visitors: a_visitor_comes_back_as_they_came;
            visitors: visitors_are_found_by_what_is_known_of_them;
            visitors: erasing_a_visitor_leaves_nothing_of_them;
            visitors: erasing_a_visitor_leaves_everybody_else;
            retention: a_conversation_loses_its_beginning;
            retention: numbers_go_on_after_everything_is_gone;
            retention: steps_are_bounded_and_come_to_an_end;
            retention: files_go_with_their_entries;
            retention: the_inbox_counts_what_is_left;
            retention: an_edit_outlives_its_message;
            retention: a_state_outlives_its_entry;
            retention: what_is_left_has_no_gap;
            retention: visitors_go_once_nothing_is_left_of_them;
            retention: a_sweep_is_of_one_channel;
            retention: files_without_an_entry_are_abandoned;
            retention: a_probe_leaves_everything;
            operators: a_name_is_one_operator;
            operators: a_login_works_once;
            operators: an_expired_login_is_worth_nothing;
            operators: a_session_lasts_until_it_expires_or_ends;
            operators: a_login_for_nobody_is_refused;
            operators: the_first_secret_stays;
            operators: an_operator_is_away_until_back;
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

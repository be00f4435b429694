// How long a text may be, in characters as people count them, by where it stands: in a panel of
// 320 px, at the size of type that is used there.

/** Keys by place; each is the most characters. */
const KEYS = {
  /** A word that the page is set by. */
  3: `
    dir
  `,
  /** One of two buttons side by side, or the state under a message. */
  18: `
    stars rate_again done forget_now menu rate_send report_sending waiting sending sent
    delivered read edited retry delete cancel you them try_now loading uploading failed
    preparing saving save keep
  `,
  /** One line under the title, or beside a button in the banner. */
  25: `
    presence later trouble
  `,
  /** One line beside something else: title, placeholder, a wide button. */
  30: `
    sound notifications transcript anew rate report_send new_link link_expired
    earlier_conversation heading is_here are_here back back_at connecting offline
    typing placeholder earlier go_on open_link drop_here greeting trying retry_in
    news message delete_message deleted other_way handed_back picture_place
  `,
  /** A name that screen readers say, or a tooltip. */
  60: `
    qr hide_link report forget close open open_unread messages announcement file_announcement
    to_latest latest_new change download open_image attach send remove pictures next previous close_picture
  `,
  /** A sentence that may break once. */
  64: `
    held held_for not_kept not_changed delete_text
    notifications_blocked transcript_of saved_at file report_reason report_failed reported
    rate_comment rate_failed goes_on scan link_expires report_text report_later handed_off
    resolved rated too_large text_too_long unsupported upload_refused file_gone refused blocked
    consent full too_fast no_start empty_file lost_file unreached_file picture_lost
  `,
  /** Sentences that may break twice. */
  84: `
    no_link expired unproven other_device unprepared not_loaded
  `,
  /** The one paragraph. */
  140: `
    invitation forget_text not_whole
  `,
};

/** The most characters by key. */
export const PLACES = Object.fromEntries(
  Object.entries(KEYS).flatMap(([most, keys]) =>
    keys
      .trim()
      .split(/\s+/)
      .map((key) => [key, Number(most)]),
  ),
);

// How long a text may be, in characters as people count them, by where it stands: in a panel of
// 320 px, at the size of type that is used there.

/** Keys by place. */
const KEYS = {
  /** A word that the page is set by. */
  3: ['dir'],
  /** One of two buttons side by side, or the state under a message. */
  18: [
    'waiting',
    'sending',
    'sent',
    'delivered',
    'read',
    'edited',
    'retry',
    'delete',
    'cancel',
    'you',
    'them',
    'try_now',
    'loading',
    'uploading',
    'failed',
  ],
  /** One line beside something else: title, presence, placeholder, a wide button. */
  30: [
    'heading',
    'presence',
    'later',
    'is_here',
    'are_here',
    'back',
    'back_at',
    'connecting',
    'offline',
    'typing',
    'placeholder',
    'earlier',
    'go_on',
    'open_link',
    'drop_here',
    'greeting',
    'trouble',
    'trying',
    'retry_in',
    'deleted',
    'other_way',
    'handed_back',
  ],
  /** A name that screen readers say, or a tooltip. */
  60: [
    'close',
    'open',
    'open_unread',
    'messages',
    'announcement',
    'file_announcement',
    'download',
    'open_image',
    'attach',
    'send',
    'remove',
  ],
  /** A sentence that may break once. */
  64: [
    'handed_off',
    'resolved',
    'rated',
    'too_large',
    'text_too_long',
    'unsupported',
    'upload_refused',
    'file_gone',
    'refused',
    'blocked',
    'full',
    'too_fast',
    'no_start',
  ],
  /** Sentences that may break twice. */
  84: ['no_link', 'expired', 'unproven', 'other_device'],
  /** The one paragraph. */
  140: ['invitation'],
};

/** The most characters by key. */
export const PLACES = Object.fromEntries(
  Object.entries(KEYS).flatMap(([most, keys]) => keys.map((key) => [key, Number(most)])),
);

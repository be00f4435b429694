/** What tells of a new message beside the panel: the page's title, a sound, a notification. */

import { hasNotifications, hasSound } from './settings.js';
import { showUnread } from './title.js';

/** Milliseconds in which several messages ring once. */
const BURST = 2000;
/** Of the sound: hertz, and seconds after its beginning. */
const NOTES = [
  [880, 0],
  [1318.5, 0.09],
];
const NOTE_SECONDS = 0.5;
const LOUDNESS = 0.06;
/** Characters of a message in a notification. */
const EXCERPT = 140;

let rungAt = Number.NEGATIVE_INFINITY;
/** By panel: the notification that is shown. */
const shown = new WeakMap();

/** `unread` messages wait; `text` has just come from `name`, if anything has, and `rings`. */
export const show = (stage, { unread, text, name, rings }) => {
  if (unread !== undefined) {
    showUnread(stage, unread);
    if (unread === 0) shown.get(stage)?.close();
  }
  if (!rings) return;
  if (hasNotifications(stage) && document.hidden) notify(stage, name, text);
  const now = performance.now();
  if (now - rungAt < BURST) return;
  rungAt = now;
  if (hasSound(stage)) chime(stage);
};

const notify = (stage, name, text) => {
  let notification;
  try {
    notification = new Notification(name, {
      body: text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text,
      // One for each conversation, and the sound is ours.
      tag: stage.key,
      silent: true,
    });
  } catch {
    // Android's browsers want a service worker for it, and that is the site's.
    return;
  }
  const close = () => notification.close();
  shown.set(stage, notification);
  stage.signal.addEventListener('abort', close);
  notification.onclose = () => {
    stage.signal.removeEventListener('abort', close);
    if (shown.get(stage) === notification) shown.delete(stage);
  };
  notification.onclick = () => {
    focus();
    stage.host.show();
    close();
  };
};

/** Two soft notes. Browsers allow them once the visitor has done something on the page. */
const chime = ({ signal }) => {
  if (!globalThis.AudioContext || navigator.userActivation?.hasBeenActive === false) return;
  const audio = new AudioContext();
  for (const [frequency, after] of NOTES) {
    const at = audio.currentTime + after;
    const volume = new GainNode(audio, { gain: 0 });
    volume.gain.setValueAtTime(LOUDNESS, at);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + NOTE_SECONDS);
    const note = new OscillatorNode(audio, { frequency });
    note.connect(volume).connect(audio.destination);
    note.start(at);
    note.stop(at + NOTE_SECONDS);
  }
  // A device without sound never gets to the end of the notes.
  const life = new AbortController();
  const end = () => {
    life.abort();
    clearTimeout(timer);
    audio.close();
  };
  const timer = setTimeout(end, 1000 * (NOTE_SECONDS + 1));
  signal.addEventListener('abort', end, { signal: life.signal });
};

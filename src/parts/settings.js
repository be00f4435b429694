/**
 * What the visitor wishes of sound and notifications. It is kept in the mark that says that the
 * device has a conversation, and so neither before there is one nor longer.
 */

/** The visitor's, where it is other than `1`: words with blanks between them. */
const MUTE = 'mute';
const NOTIFY = 'notify';

/** By the key of the conversation: what was chosen while there was no mark. */
const unkept = new Map();

const storage = () => {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
};

const words = (key) => {
  const mark = storage()?.getItem(key);
  const chosen = unkept.get(key);
  if (mark && chosen) {
    keep(key, chosen);
    return chosen;
  }
  return chosen ?? mark?.split(' ').slice(1) ?? [];
};

const keep = (key, chosen) => {
  unkept.set(key, chosen);
  const kept = storage();
  if (!kept?.getItem(key)) return;
  try {
    kept.setItem(key, ['1', ...chosen].join(' '));
    unkept.delete(key);
  } catch {}
};

const change = (key, word, on) => {
  const others = words(key).filter((other) => other !== word);
  keep(key, on ? [...others, word] : others);
};

/** Whether the site lets this be: its attribute does not say `off`. */
export const isAllowed = (host, name) => host.getAttribute(name)?.toLowerCase() !== 'off';

/** Whether the visitor is to hear something. */
export const hasSound = ({ host, key }) => isAllowed(host, 'sound') && !words(key).includes(MUTE);
export const setSound = ({ key }, on) => change(key, MUTE, !on);

/** What the browser says of notifications: `granted`, `denied`, `default`; none without any. */
export const permission = () => globalThis.Notification?.permission;

/** Whether the visitor is to be notified. */
export const hasNotifications = ({ host, key }) =>
  isAllowed(host, 'notifications') && permission() === 'granted' && words(key).includes(NOTIFY);

/** Asks the browser, where that is still open. */
export const setNotifications = async ({ key }, on) => {
  const allowed = !on || (await Notification.requestPermission()) === 'granted';
  change(key, NOTIFY, on && allowed);
};

/** A conversation as a text file, made and saved on this device. */
import { fill } from './dom.js';

/** Milliseconds after which a browser has surely begun to read a file that it saves. */
const SAVED_BY = 60_000;

/**
 * Saves `messages`, records as events carry them, as what `title` has said. `isWhole`: there are
 * no earlier ones.
 */
export const show = ({ words, lang, signal }, { title, messages, isWhole }) => {
  const name = `${fileName(title)}.txt`;
  const blob = new Blob([write(words, lang, { title, messages, isWhole })], {
    type: 'text/plain;charset=utf-8',
  });
  const href = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
  const life = new AbortController();
  const free = () => {
    URL.revokeObjectURL(href);
    clearTimeout(timer);
    life.abort();
  };
  const timer = setTimeout(free, SAVED_BY);
  signal.addEventListener('abort', free, { signal: life.signal });
};

/** The text of the file. */
export const write = (words, lang, { title, messages, isWhole }, now = Date.now()) => {
  const full = format(lang, { dateStyle: 'full', timeStyle: 'short' });
  const day = format(lang, { dateStyle: 'full' });
  const time = format(lang, { timeStyle: 'medium' });
  const lines = [fill(words.transcript_of, title), fill(words.saved_at, full(now))];
  if (!isWhole) lines.push(words.not_whole);
  let today;
  for (const message of messages) {
    const date = day(message.sentAt);
    if (date !== today) lines.push('', date, '');
    today = date;
    const author = message.author ?? { visitor: words.you, operator: words.them }[message.role];
    const said =
      what(words, message) + (message.editedAt && !message.deleted ? ` (${words.edited})` : '');
    const head = `[${time(message.sentAt)}]${author ? ` ${oneLine(author)}:` : ''} `;
    // A text cannot pretend to be another one's line.
    lines.push(head + said.replace(/\r\n?|[\n\u2028\u2029]/g, '\n    '));
  }
  return `${lines.join('\r\n').replace(/\r?\n/g, '\r\n')}\r\n`;
};

const what = (words, message) => {
  if (message.deleted) return words.deleted;
  if (message.handoff !== undefined) return message.handoff ? words.handed_off : words.handed_back;
  return message.text ?? `[${fill(words.file, oneLine(message.name))}]`;
};

const oneLine = (text) => text.replace(/\s+/g, ' ');

const format = (lang, options) => {
  const made = new Intl.DateTimeFormat(lang, options);
  return (at) => {
    try {
      return made.format(at);
    } catch {
      return '';
    }
  };
};

/** What every system takes for a name. */
const fileName = (title) => title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'chat';

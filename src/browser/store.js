/**
 * The conversation on the device: messages, files that still have to go out, who the visitor is,
 * and how far the conversation has come, in one IndexedDB database. It knows records, and not what
 * they say.
 *
 * Where the browser denies storage or has no room, writes are dropped and reads find nothing.
 * Nothing is created before the first write.
 */
import { names, read, withheld, write } from './storage.js';

const VERSION = 1;
const MESSAGES = 'messages';
const FILES = 'files';
const META = 'meta';
const PARTS = [MESSAGES, FILES, META];
const MEMBER = 'member';
const DEVICE = 'device';
const PROGRESS = 'progress';
/** What a message is that the server does not have. */
const UNSETTLED = /^(waiting|sending|uploading|failed)$/;
/** So many messages are read at once: what they cost delays no frame. */
const SLICE = 500;

/** Where the original K1te client keeps the visitor's id. */
const ORIGINAL_MEMBER = 'KITE_USER_ID';

/** The visitor's id in the original client. */
export const originalMember = () => read(ORIGINAL_MEMBER);

const result = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/**
 * Waits until what was written is there to stay. What is complete outlives the page, which may be
 * left in this moment.
 */
const done = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
    transaction.commit?.();
  });

const parse = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Whether it is right whoever the visitor is: what was said already is of one conversation. */
const isAnybodys = ({ part, value }) =>
  part === FILES || (part === MESSAGES && (!value || UNSETTLED.test(value.status)));

export class Store {
  #key;
  #told;
  #database;
  /** Changes that are still to be made, in their order. */
  #queue = [];
  #isWriting = false;
  /** Whether the changes that are being made are no longer to be. */
  #isVoid = false;
  /** What is being read; what was asked for before that is not told any more. */
  #reading;
  /** Whether this page has seen there who the visitor is. */
  #isKnown = false;
  #isClosed = false;

  /**
   * Opens nothing. `told(what, value)` is called with
   * - `messages`, `read`: see `read`
   * - `kept`: see `keep`
   * - `dropped`: something could not be kept
   * - `wiped`: all that was kept is gone, or may be kept only now. What is to be kept has to be
   *   written again, and who the visitor is first.
   */
  constructor(key, told) {
    this.#key = key;
    this.#told = told;
    // Where the mark is gone, somebody has erased it without a panel: this must not be sent any more.
    if (!this.exists) this.#eraseAside();
    withheld.get(key)?.add(this);
  }

  /** It may be kept from now on. */
  release() {
    this.#told('wiped');
  }

  /** By this mark the launcher knows, without opening anything, that there is a conversation. */
  get exists() {
    return read(this.#key) !== null;
  }

  /**
   * Everything but the files: `messages` with some of their records, as often as there are more,
   * then `read` with `{member, device, progress}`, as far as they can be read.
   */
  async read() {
    const reading = {};
    this.#reading = reading;
    // Nothing is told to somebody who is still asking.
    await undefined;
    const told = (what, value) => this.#reading === reading && this.#told(what, value);
    const facts = await this.#readAll((records) => told('messages', records)).catch(() => ({}));
    // Where nothing is found any more, it was wiped.
    if (this.#reading === reading) this.#isKnown ||= typeof facts.device === 'string';
    told('read', facts);
  }

  /** `found` gets the file of a message, if it is still here. */
  async file(id, found) {
    const file = await this.#readFile(id).catch(() => {});
    found(file instanceof Blob ? file : undefined);
  }

  /**
   * Keeps the record of a message, its file, or how far the conversation has come, as soon as
   * earlier changes are made; no longer what has no value. A text that the server does not have is
   * kept at once, and until then: the page may be left in this moment.
   */
  write(part, key, value) {
    if (part === MESSAGES) {
      const isAlone = value?.text && UNSETTLED.test(value.status);
      write(this.#aside(key), isAlone ? JSON.stringify(value) : '');
      if (isAlone) this.#leaveMark();
    }
    this.#change({ part, key, value });
  }

  /**
   * Keeps who the visitor is, unless there is somebody already. `kept` tells whether there is
   * nobody else: if that is `awaited`, and if there is, of which nothing is kept from then on but
   * what the server does not have.
   */
  keep(member, device, awaited) {
    this.#change({ member, device, awaited });
  }

  /** Makes no change any more that was asked for before: somebody erases all of it. */
  giveUp() {
    this.#queue = [];
    this.#isVoid = true;
    this.#isKnown = false;
    this.#reading = undefined;
    this.#letGo();
  }

  /** Erases all of it from the device. */
  erase() {
    this.giveUp();
    for (const name of [this.#key, ORIGINAL_MEMBER]) write(name);
    this.#eraseAside();
    try {
      indexedDB.deleteDatabase(this.#key);
    } catch {
      // Where nothing can be kept, nothing was.
    }
  }

  /** Tells nothing any more. What was asked for is still done. */
  close() {
    this.#told = () => {};
    this.#isClosed = true;
    withheld.get(this.#key)?.delete(this);
    this.#letGo();
  }

  async #readAll(some) {
    if (!this.exists) return {};
    // Newer than what the database has.
    some(names(this.#aside('')).map((name) => parse(read(name))));
    // In one transaction: nobody writes in between.
    const transaction = await this.#begin('readonly');
    const meta = transaction.objectStore(META);
    const facts = [MEMBER, DEVICE, PROGRESS].map((key) => result(meta.get(key)));
    const [member, device, progress] = await Promise.all(facts);
    const messages = transaction.objectStore(MESSAGES);
    let request = messages.getAll(null, SLICE);
    while (request) {
      const records = await result(request);
      const last = records[SLICE - 1];
      // The database goes on while these are looked at.
      request = last && messages.getAll(IDBKeyRange.lowerBound(last.id, true), SLICE);
      some(records);
    }
    return { member, device, progress };
  }

  async #readFile(id) {
    if (!this.exists) return undefined;
    const transaction = await this.#begin('readonly');
    return result(transaction.objectStore(FILES).get(id));
  }

  async #change(change) {
    this.#queue.push(change);
    if (this.#isWriting) return;
    this.#isWriting = true;
    // What is asked for in one go is made together.
    await undefined;
    while (this.#queue.length > 0) {
      this.#isVoid = false;
      const end = this.#queue.findIndex(({ device }) => device);
      if (end === 0) await this.#keep(this.#queue.shift());
      else await this.#make(this.#queue.splice(0, end < 0 ? this.#queue.length : end));
    }
    this.#isWriting = false;
  }

  /**
   * Makes these changes together, or where that fails, one by one: what is too large takes nothing
   * along.
   */
  async #make(changes) {
    if (await this.#areMade(changes)) return;
    for (const change of changes) {
      if (!(await this.#areMade([change]))) this.#drop();
    }
  }

  /** Whether these changes are on the device now. */
  async #areMade(changes) {
    try {
      const transaction = await this.#beginChange();
      for (const { part, key, value } of changes) {
        const store = transaction.objectStore(part);
        if (value === undefined) store.delete(key);
        else if (store.keyPath) store.put(value);
        else store.put(value, key);
      }
      await done(transaction);
    } catch {
      return false;
    }
    for (const { part, key } of changes) if (part === MESSAGES) write(this.#aside(key));
    if (this.#isKnown) this.#leaveMark();
    return true;
  }

  /** The name under which a message is kept until the database has it. No key has line breaks. */
  #aside(id) {
    return `${this.#key} \n${id}`;
  }

  #eraseAside() {
    for (const name of names(this.#aside(''))) write(name);
  }

  async #keep({ member, device, awaited }) {
    let known = device;
    try {
      const transaction = await this.#beginChange();
      const meta = transaction.objectStore(META);
      const found = await result(meta.get(DEVICE));
      if (typeof found === 'string') {
        known = found;
      } else if (!this.#isVoid) {
        meta.put(member, MEMBER);
        meta.put(device, DEVICE);
        await done(transaction);
      }
      if (!this.#isVoid) {
        this.#isKnown = true;
        this.#leaveMark();
      }
    } catch {
      this.#drop();
    }
    if (this.#isVoid) return;
    const isOurs = known === device;
    if (!isOurs) this.#queue = this.#queue.filter(isAnybodys);
    if (awaited || !isOurs) this.#told('kept', isOurs);
  }

  #drop() {
    if (!this.#isVoid) this.#told('dropped');
  }

  /** The mark may be gone where the rest is not, and says more than that it is there. */
  #leaveMark() {
    if (!this.exists) write(this.#key, '1');
  }

  /** To change something, unless all is given up by then. */
  async #beginChange() {
    const transaction = this.#isVoid ? undefined : await this.#begin('readwrite');
    if (this.#isVoid) throw new Error('given up');
    return transaction;
  }

  /**
   * Every transaction is over all of it: so they take effect one after the other, and a later
   * change is never kept without an earlier one.
   */
  async #begin(mode) {
    const begin = () => this.#database.transaction(PARTS, mode);
    try {
      return begin();
    } catch {
      // Not opened yet, or closed by the browser or for another tab.
      await this.#open();
      return begin();
    } finally {
      if (this.#isClosed) this.#letGo();
    }
  }

  async #open() {
    if (withheld.has(this.#key)) throw new Error('not allowed yet');
    const request = indexedDB.open(this.#key, VERSION);
    let isNew = false;
    request.onupgradeneeded = () => {
      isNew = true;
      request.result.createObjectStore(MESSAGES, { keyPath: 'id' });
      request.result.createObjectStore(FILES);
      request.result.createObjectStore(META);
    };
    const database = await result(request);
    this.#letGo();
    this.#database = database;
    database.onversionchange = () => database.close();
    if (isNew && this.#isKnown) {
      this.#isKnown = false;
      this.#told('wiped');
    }
  }

  /** Closes the database, once what has begun is done. */
  #letGo() {
    this.#database?.close();
    this.#database = undefined;
  }
}

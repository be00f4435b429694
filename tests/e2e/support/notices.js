// What a page does to be noticed, noted down instead of heard and seen.

/** Notes sounds and notifications from the next page load on. `permission` is what the browser
 * says of notifications, `answer` what it says when it is asked. */
export function noteNotices(page, { permission = 'default', answer = 'granted' } = {}) {
  return page.addInitScript(
    ([given, answered]) => {
      window.notes = 0;
      const { start } = OscillatorNode.prototype;
      OscillatorNode.prototype.start = function note(...args) {
        window.notes += 1;
        start.apply(this, args);
      };
      window.asked = 0;
      window.notified = [];
      window.Notification = class Notification {
        static permission = sessionStorage.permission ?? given;
        static async requestPermission() {
          window.asked += 1;
          sessionStorage.permission = answered;
          Notification.permission = answered;
          return answered;
        }
        constructor(title, options) {
          Object.assign(this, options, { title, isOpen: true });
          window.notified.push(this);
        }
        close() {
          if (this.isOpen) {
            this.isOpen = false;
            this.onclose?.();
          }
        }
      };
    },
    [permission, answer],
  );
}

/** Whether anybody can see the page, as far as it knows. */
export function setHidden(page, isHidden) {
  return page.evaluate((hidden) => {
    const state = hidden ? 'hidden' : 'visible';
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, isHidden);
}

/** How often it rang: each time two notes. */
export const rings = (page) => page.evaluate(() => window.notes / 2);

/** The notifications that were shown, and whether they still are. */
export const notified = (page) =>
  page.evaluate(() => window.notified.map(({ title, body, isOpen }) => ({ title, body, isOpen })));

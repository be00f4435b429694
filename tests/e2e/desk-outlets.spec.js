// A channel's chat in another service that stands still, as the desk tells of it. How it came to
// that is told by the route here: the connector is not this test's.
import { expect, test } from './fixtures.js';
import { expectAccessible } from './support/accessible.js';

const REASON = 'The bot was removed from the group. Add it again, then say /host demo_channel.';

for (const colorScheme of ['light', 'dark']) {
  test(`operators see that it stands still and make it go on, ${colorScheme}`, async ({
    operator,
  }) => {
    const { page } = operator;
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    let parked = { reason: REASON, since: '2026-11-20T10:00:00.000Z' };
    let fails = true;
    await page.route('**/desk/api/outlets', (route) => {
      const outlet = { channel: 'demo_channel', connector: 'telegram', waiting: 12, parked };
      return route.fulfill({ json: { outlets: [outlet] } });
    });
    await page.route('**/desk/api/outlets/demo_channel/resume', (route) => {
      expect(route.request().method()).toBe('POST');
      expect(route.request().headers()).toHaveProperty('x-kite-desk');
      if (fails) {
        return route.abort();
      }
      parked = null;
      return route.fulfill({ status: 204 });
    });
    await operator.login();
    const inbox = page.getByRole('region', { name: 'Conversations' });
    await expect(inbox.getByText('Telegram gets nothing of demo_channel')).toBeVisible();
    await expect(inbox.getByText(REASON)).toBeVisible();
    await expect(inbox.getByText('12 messages wait')).toBeVisible();
    await expectAccessible(page, 'parked');

    const resume = inbox.getByRole('button', { name: 'Resume' });
    await resume.click();
    await expect(page.getByText('That was not done: the server cannot be reached')).toBeVisible();
    await expect(resume).toBeVisible();
    fails = false;
    await resume.click();
    await expect(inbox.getByText('Telegram gets nothing')).toBeHidden();
  });
}

// What axe says of a page.
import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';

/** The rules that are asked for. */
export const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** It finds nothing serious in this state. */
export async function expectAccessible(page, state) {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target).join('; ')})`,
    );
  expect(serious, state).toEqual([]);
}

// For everybody: found good by axe, in light and dark, on a narrow page, and by the keyboard alone.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Server } from '../../sdk/typescript/tests/server';
import { composerOf, messageIn, Pages, write } from './browser';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const people = [
  { id: 'alice', displayName: 'Alice Ash', about: 'Keeps bees.', locale: 'en', staff: true, trouble: false },
  { id: 'bob', displayName: 'Bob Birch', about: 'Sells honey that is none.', locale: 'en', staff: false, trouble: true },
];
let server: Server;
let pages: Pages;
let token: string;

beforeAll(async () => {
  server = await Server.start({ GAVEL_MODERATION_PROFANITY: 'bounce' });
  pages = await Pages.before(server.url);
  await server.room('garden', 'alice', 'bob');
  await server.call('PUT', '/users/bob', { displayName: 'Bob Birch' });
  const say = (body: object, user: string) => server.call('POST', '/channels/garden/messages', body, user);
  await say({ id: 'g-1', text: 'Look at https://garden.example, `the code` and @alice', mentions: ['alice'] }, 'bob');
  await say({ text: '🌻' }, 'bob');
  await say({ type: 'image', attachments: [{ type: 'image', url: 'https://pictures.example/a.png', title: 'A bee' }] }, 'bob');
  await say(
    { type: 'file', attachments: [{ type: 'file', url: 'https://files.example/a.pdf', title: 'Plan', sizeBytes: 12_345 }] },
    'bob',
  );
  await say({ text: 'An answer', parentId: 'g-1' }, 'bob');
  await say({ id: 'g-2', text: 'gone' }, 'bob');
  await server.call('DELETE', '/messages/g-2', undefined, 'bob');
  await server.call('PUT', '/messages/g-1/reactions/%F0%9F%91%8D', undefined, 'bob');
  await server.call('PUT', '/messages/g-1/pin', undefined, 'alice');
  await say({ text: 'mine' }, 'alice');
  await say({ text: 'what the fuck' }, 'alice');
  token = await server.token('alice');
});

afterAll(async () => {
  await pages.close();
  await server.stop();
});

/** What axe finds, in words. */
async function findings(page: Page): Promise<string[]> {
  // Through the debugger: the page's policy runs no script of ours.
  return page.evaluate(`(async () => {
    ${axe};
    const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html.slice(0, 200) + ' ' + failureSummary));
  })()`);
}

async function asDemo(page: Page): Promise<void> {
  await page.route('**/demo/people', (route) => route.fulfill({ json: { items: people } }));
  await page.route('**/demo/token', (route) => route.fulfill({ status: 201, json: { token } }));
  await page.reload();
}

for (const colorScheme of ['light', 'dark'] as const) {
  test('that one has been signed out can be read by everybody', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await pages.visit({ token: 'ended', colorScheme });
    await page.getByText('You have been signed out').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.context().close();
  }
  pages.faults.length = 0;
});

test(`axe finds nothing in ${colorScheme}`, async () => {
    const door = await pages.visit({ colorScheme });
    await door.getByLabel('Token', { exact: true }).waitFor();
    expect(await findings(door)).toEqual([]);
    await asDemo(door);
    await door.getByText('Who do you want to be?').waitFor();
    expect(await findings(door)).toEqual([]);

    const page = await pages.visit({ token, colorScheme, at: '#/c/garden' });
    await page.getByRole('button', { name: 'Edit and send' }).waitFor();
    await messageIn(page, 'mine').getByText('Sent').waitFor();
    expect(await findings(page)).toEqual([]);
    await messageIn(page, 'Look at').hover();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Edit and send' }).click();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await composerOf(page).fill('@Bo');
    await page.getByRole('option').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Emoji' }).click();
    await page.getByRole('button', { name: 'grinning face', exact: true }).waitFor();
    expect(await findings(page)).toEqual([]);
    expect(pages.faults).toEqual([]);
  });
}

test('at 360 px there is one pane at a time, and nothing to scroll sideways', async () => {
  const page = await pages.visit({ token, viewport: { width: 360, height: 640 }, hasTouch: true });
  const isTooWide = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  await page.getByRole('link', { name: /garden/ }).waitFor();
  expect(await isTooWide()).toBe(false);
  await page.getByRole('link', { name: /garden/ }).tap();
  await composerOf(page).fill('from the telephone');
  expect(await page.getByRole('navigation', { name: 'Channels' }).isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Send', exact: true }).tap();
  await messageIn(page, 'from the telephone').getByText('Sent').waitFor();
  expect(await isTooWide()).toBe(false);
  const box = await composerOf(page).boundingBox();
  expect(box && box.x + box.width).toBeLessThanOrEqual(360);
  await page.getByRole('button', { name: 'Back' }).tap();
  await page.getByRole('navigation', { name: 'Channels' }).waitFor();
  const door = await pages.visit({ viewport: { width: 360, height: 640 } });
  await asDemo(door);
  await door.getByText('Bob Birch').waitFor();
  expect(await door.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
});

test('the keyboard is enough: to sign in, to open a channel, to write and to react', async () => {
  const page = await pages.visit();
  await asDemo(page);
  const { keyboard } = page;
  const focused = () =>
    page.evaluate(() => {
      const { activeElement, body } = document;
      return activeElement === body ? '' : (activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '');
    });
  const tabTo = async (wanted: RegExp): Promise<void> => {
    for (let step = 0; step < 40; step++) {
      if (wanted.test(await focused())) return;
      await keyboard.press('Tab');
    }
    throw new Error(`no way to ${wanted}; last was ${await focused()}`);
  };
  await page.getByText('Who do you want to be?').waitFor();
  await tabTo(/^Search people/);
  await keyboard.type('ash');
  await tabTo(/Alice Ash/);
  await keyboard.press('Enter');
  await page.getByRole('link', { name: /garden/ }).waitFor();
  await tabTo(/garden/);
  await keyboard.press('Enter');
  await composerOf(page).waitFor();
  await tabTo(/^Message /);
  await keyboard.type('by hand');
  await keyboard.press('Shift+Enter');
  await keyboard.type('two lines');
  await keyboard.press('Enter');
  await messageIn(page, 'by hand').getByText('Sent').waitFor();

  await messageIn(page, 'by hand').focus();
  await keyboard.press('ArrowUp');
  await keyboard.press('Home');
  expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset['message'])).toBe('g-1');
  await tabTo(/^React with ❤️/);
  await keyboard.press('Enter');
  await messageIn(page, 'Look at').getByRole('button', { name: '❤️, 1' }).waitFor();
});

test('it speaks German, and keeps what was chosen', async () => {
  const page = await pages.visit({ token, locale: 'de-DE', at: '#/c/garden' });
  await page.getByRole('textbox', { name: 'Nachricht an garden' }).waitFor();
  await page.getByText('Magst du das anders sagen?').waitFor();
  await page.getByRole('button', { name: /Einstellungen/ }).click();
  await page.getByRole('menuitemradio', { name: 'English' }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await page.reload();
  await composerOf(page).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
  await write(page, 'hello');
  expect(pages.faults).toEqual([]);
});

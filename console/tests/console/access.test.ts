// For everybody: found good by axe in light and dark, within a narrow page, and by the keyboard alone.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Operators } from './operators';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let operators: Operators;

beforeAll(async () => {
  operators = await Operators.start();
  await operators.setUp();
  const { server } = operators;
  await server.room('plaza', 'alice', 'bob');
  await server.room('tower', 'alice');
  await server.call('POST', '/channels/plaza/messages', { text: 'Good morning, plaza' }, 'alice');
  await server.call('POST', '/channels/plaza/messages', { text: 'what the f.u.c.k' }, 'bob');
  await server.call('PUT', '/users/alice/roles', { roles: ['moderator'] });
  await server.call('POST', '/templates', { id: 'greeting', name: 'Greeting', text: 'Good morning, {{who}}' });
  await server.call('POST', '/broadcasts', { message: { text: 'Hear, hear' }, to: { channelIds: ['plaza', 'nowhere'] } });
  const sendAt = new Date(Date.now() + 3_600_000).toISOString();
  await server.call('POST', '/channels/plaza/scheduledMessages', { id: 'later', text: 'Good night, plaza', sendAt }, 'alice');
});

afterAll(() => operators.close());

/** Each screen, and something in it by which it is there. */
const screens: readonly (readonly [string, string])[] = [
  ['/', 'Stopped by rules'],
  ['/channels', 'tower'],
  ['/channels?open=plaza', 'Put away'],
  ['/channels?open=plaza&tab=members', 'Add members'],
  ['/channels?open=plaza&tab=settings', 'What holds here'],
  ['/channels?open=plaza&tab=keeping', 'Place a hold'],
  ['/users?open=alice', 'Roles in the whole app'],
  ['/live', 'Good morning, plaza'],
  ['/messages?text=morning', 'alice'],
  ['/messages?action=bounce', 'Bounced'],
  ['/broadcast', 'What came of a broadcast is kept for a week.'],
  ['/broadcast?new=true', 'Users are written to by a user'],
  ['/broadcast?section=scheduled', 'Good night, plaza'],
  ['/broadcast?section=scheduled&open=plaza+later', 'Another time'],
  ['/broadcast?section=templates&open=greeting', 'Try it'],
  ['/broadcast?section=templates&new=true', 'is where a variable goes'],
  ['/analytics', 'Peak hours'],
  ['/channels?open=plaza&tab=analytics', 'All numbers'],
  ['/audit', 'Set up'],
  ['/settings', 'New key'],
  ['/settings?section=operators', 'Olga Owner'],
  ['/settings?section=operatorRoles&open=viewer', 'Looks on.'],
  ['/settings?section=roles&open=member', 'Send messages'],
  ['/settings?section=types&open=live', 'Most members'],
  ['/account', 'This one'],
];

async function violations(page: Page): Promise<string[]> {
  return page.evaluate(`(async () => {
    ${axe};
    const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html, failureSummary }) => html.slice(0, 200) + ' ' + failureSummary).join(' | '));
  })()`);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in ${colorScheme}`, async () => {
    const page = await operators.visit({ as: 'owner', colorScheme });
    const found: string[] = [];
    for (const [at, sign] of screens) {
      await page.goto(`${operators.server.url}/console${at}`);
      await page.getByText(sign).filter({ visible: true }).first().waitFor();
      found.push(...(await violations(page)).map((violation) => `${at} ${violation}`));
    }
    expect(found).toEqual([]);
    const entry = await operators.visit({ colorScheme });
    await entry.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await violations(entry)).toEqual([]);
  });
}

test('everything fits into 360 pixels', async () => {
  const page = await operators.visit({ as: 'owner', viewport: { width: 360, height: 740 } });
  for (const [at, sign] of screens) {
    await page.goto(`${operators.server.url}/console${at}`);
    await page.getByText(sign).filter({ visible: true }).first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), at).toBeLessThanOrEqual(360);
  }
  await page.goto(`${operators.server.url}/console/`);
  await page.getByRole('button', { name: 'Open the navigation' }).click();
  await page.getByRole('link', { name: 'Users', exact: true }).click();
  await page.getByRole('heading', { name: 'Users', level: 1 }).waitFor();
});

test('the keyboard alone is enough', async () => {
  const page = await operators.visit({ as: 'owner' });
  const { keyboard } = page;
  await page.getByText('Stopped by rules').waitFor();
  await keyboard.press('g');
  await keyboard.press('k');
  await page.getByRole('heading', { name: 'Channels', level: 1 }).waitFor();
  await page.getByRole('link', { name: /tower/ }).waitFor();
  await keyboard.press('j');
  await keyboard.press('j');
  await keyboard.press('Enter');
  const panel = page.getByRole('complementary');
  await panel.getByRole('heading', { level: 2, name: 'plaza' }).waitFor();
  await keyboard.press('k');
  await panel.getByRole('heading', { level: 2, name: 'tower' }).waitFor();
  await keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });

  await keyboard.press('/');
  await keyboard.type('gnj');
  await page.waitForURL(/search=gnj/);
  await page.getByText('Nothing fits these filters').waitFor();

  await keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search and commands' }).fill('alice');
  await page.getByRole('option', { name: /alice/ }).filter({ hasNotText: 'Search' }).first().waitFor();
  await keyboard.press('Enter');
  await page.getByRole('complementary', { name: 'alice' }).waitFor();
  expect(operators.faults).toEqual([]);
});

test('single keys can be switched off', async () => {
  const page = await operators.visit({ as: 'owner' });
  const { keyboard } = page;
  await page.getByText('Stopped by rules').waitFor();
  await keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).getByRole('switch', { name: 'Single keys do something' }).click();
  await keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await keyboard.press('g');
  await keyboard.press('u');
  await keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Search and commands' }).waitFor();
  expect(new URL(page.url()).pathname).toMatch(/^\/console\/?$/);
  expect(operators.faults).toEqual([]);
});

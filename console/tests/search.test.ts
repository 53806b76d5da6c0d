// Finding what was said, and coming to it.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Server } from '../../sdk/typescript/tests/server';
import { Pages } from './browser';

let server: Server;
let pages: Pages;

beforeAll(async () => {
  server = await Server.start();
  pages = await Pages.before(server.url);
  await server.room('annals', 'alice', 'bob');
  await server.room('kitchen', 'bob', 'alice');
  await server.call('PUT', '/users/bob', { displayName: 'Bob Birch' });
  await server.call('POST', '/channels/annals/messages', { id: 'old', text: 'The lighthouse keeper went home' }, 'bob');
  for (let number = 1; number <= 180; number++) {
    await server.call('POST', '/channels/annals/messages', { text: `entry ${number}` }, number % 2 ? 'alice' : 'bob');
  }
  await server.call('POST', '/channels/annals/messages', { id: 'reply', parentId: 'old', text: 'Who lit the beacon?' }, 'alice');
  await server.call(
    'POST',
    '/channels/kitchen/messages',
    { text: 'A lighthouse made of bread: https://bread.example/lamp' },
    'alice',
  );
}, 120_000);

afterAll(async () => {
  await pages.close();
  await server.stop();
});

async function searching(at = '#/c/kitchen'): Promise<Page> {
  const page = await pages.visit({ token: await server.token('alice'), at });
  await page.getByRole('textbox', { name: /^Message / }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search messages, channels, people' }).waitFor();
  return page;
}

test('an old message is found by the beginning of a word, marked, and opened in its place by the keyboard alone', async () => {
  const page = await searching();
  await page.keyboard.type('keeper light');
  const found = page.getByRole('option', { name: /lighthouse keeper went home/ });
  await found.waitFor();
  expect(await found.locator('mark').count()).toBe(2);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.locator('[data-message="old"][data-pointed]').waitFor();
  expect(new URL(page.url()).hash).toBe('#/c/annals/m/old');
  expect(pages.faults).toEqual([]);
});

test('a reply is opened in its thread', async () => {
  const page = await searching();
  await page.keyboard.type('beacon');
  await page.getByRole('option', { name: /lit the beacon/ }).click();
  await page.getByRole('complementary', { name: 'Thread' }).getByText('Who lit the beacon?').waitFor();
});

test('channels and people are found too, and a person opens the conversation with them', async () => {
  const page = await searching();
  await page.keyboard.type('kitch');
  await page
    .getByRole('group', { name: 'Channels' })
    .getByRole('option', { name: /kitchen/ })
    .waitFor();
  await page.getByRole('combobox', { name: 'Search messages, channels, people' }).fill('birch');
  await page
    .getByRole('group', { name: 'People' })
    .getByRole('option', { name: /Bob Birch/ })
    .click();
  await page.getByRole('heading', { level: 1, name: 'Bob Birch' }).waitFor();
});

test('filters narrow it down: where, from whom, and what it has', async () => {
  const page = await searching();
  await page.keyboard.type('lighthouse');
  await expect.poll(() => page.getByRole('group', { name: 'Messages' }).getByRole('option').count()).toBe(2);
  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByRole('combobox', { name: 'Has' }).click();
  await page.getByRole('option', { name: 'A link' }).click();
  await expect
    .poll(() => page.getByRole('group', { name: 'Messages' }).getByRole('option').allInnerTexts())
    .toEqual([expect.stringContaining('bread')]);
  await page.getByRole('button', { name: 'Filters (1)' }).waitFor();
  await page.getByRole('combobox', { name: 'In' }).click();
  await page.getByRole('option', { name: 'annals' }).click();
  await page.getByText('Nothing found').waitFor();
});

test('the search beside a channel finds what was said there alone, and stays', async () => {
  const page = await pages.visit({ token: await server.token('alice'), at: '#/c/annals/search' });
  const panel = page.getByRole('complementary', { name: 'Search in this channel' });
  await panel.getByRole('combobox').fill('lighthouse');
  await panel.getByRole('option', { name: /lighthouse/ }).click();
  await page.locator('[data-message="old"][data-pointed]').waitFor();
  expect(await panel.getByRole('option').count()).toBe(1);
  expect(new URL(page.url()).hash).toBe('#/c/annals/search/m/old');
  expect(pages.faults).toEqual([]);
});

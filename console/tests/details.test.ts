// What is done beside a channel: its members, what is pinned, its settings, and somebody's card.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Server } from '../../sdk/typescript/tests/server';
import { composerOf, Pages } from './browser';

let server: Server;
let pages: Pages;

beforeAll(async () => {
  server = await Server.start();
  pages = await Pages.before(server.url);
  await server.room('garden', 'alice', 'bob', 'carol');
  await server.call('PUT', '/users/bob', { displayName: 'Bob Birch', metadata: { city: 'Delft' } });
  await server.call('POST', '/channels/garden/messages', { id: 'rake', text: 'The rake is in the shed' }, 'bob');
});

afterAll(async () => {
  await pages.close();
  await server.stop();
});

async function beside(user: string, tab: string): Promise<Page> {
  const page = await pages.visit({ token: await server.token(user), at: '#/c/garden/details' });
  await page.getByRole('tab', { name: tab }).click();
  return page;
}

test('a role is given, and holds at once for the one who has it', async () => {
  const bob = await beside('bob', 'Members');
  await bob.getByRole('list', { name: 'Members' }).getByText('carol', { exact: true }).waitFor();
  expect(await bob.getByRole('button', { name: 'Invite people' }).count()).toBe(0);
  expect(await bob.getByRole('button', { name: /^Actions for/ }).count()).toBe(0);

  const alice = await beside('alice', 'Members');
  await alice.getByRole('button', { name: 'Actions for Bob Birch' }).click();
  await alice.getByRole('menuitemcheckbox', { name: 'Moderator' }).click();
  await alice.keyboard.press('Escape');
  await alice.getByRole('listitem').filter({ hasText: 'Bob Birch' }).getByText('Moderator').waitFor();
  await bob.getByRole('button', { name: 'Invite people' }).waitFor();

  await alice.getByRole('button', { name: 'Actions for carol' }).click();
  await alice.getByRole('menuitem', { name: 'Remove from channel' }).click();
  await alice.getByRole('dialog').getByRole('button', { name: 'Remove from channel' }).click();
  await bob.getByRole('list', { name: 'Members' }).getByText('carol', { exact: true }).waitFor({ state: 'detached' });
  await bob.getByRole('searchbox', { name: 'Search members' }).fill('birch');
  await expect.poll(() => bob.getByRole('list', { name: 'Members' }).getByRole('listitem').count()).toBe(1);
  expect(pages.faults).toEqual([]);
});

test('what is pinned is listed for all, and shown in its place', async () => {
  const bob = await beside('bob', 'Pinned');
  await bob.getByText('Nothing is pinned').waitFor();
  await server.call('PUT', '/messages/rake/pin', undefined, 'alice');
  await bob.getByRole('button', { name: 'Show message: The rake is in the shed' }).click();
  await bob.locator('[data-message="rake"][data-pointed]').waitFor();
});

test('a channel is renamed and closed for writing by who may, and others see it', async () => {
  const alice = await beside('alice', 'Settings');
  const bob = await pages.visit({ token: await server.token('carol'), at: '#/c/garden' });
  await bob.getByRole('button', { name: 'Join' }).click();
  await composerOf(bob).waitFor();
  await alice.getByRole('textbox', { name: 'Name' }).fill('The old garden');
  await alice.getByRole('button', { name: 'Save' }).click();
  await bob.getByRole('heading', { level: 1, name: 'The old garden' }).waitFor();
  await alice.getByRole('switch', { name: 'Read-only' }).click();
  await composerOf(bob).waitFor({ state: 'detached' });
  await alice.getByRole('switch', { name: 'Read-only' }).click();
  await composerOf(bob).waitFor();
  expect(pages.faults).toEqual([]);
});

test('a name opens a card; from it one writes to them, and Escape gives the focus back', async () => {
  const alice = await pages.visit({ token: await server.token('alice'), at: '#/c/garden' });
  const name = alice.getByRole('article').getByRole('button', { name: 'Bob Birch' });
  await name.click();
  const card = alice.getByRole('dialog', { name: 'Profile' });
  await card.getByText('@bob').waitFor();
  await card.getByText('Delft').waitFor();
  await alice.keyboard.press('Escape');
  await card.waitFor({ state: 'detached' });
  expect(await name.evaluate((element) => element === document.activeElement)).toBe(true);
  await name.press('Enter');
  await card.getByRole('button', { name: 'Message' }).click();
  await alice.getByRole('heading', { level: 1, name: 'Bob Birch' }).waitFor();
  expect(pages.faults).toEqual([]);
});

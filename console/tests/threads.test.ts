// Threads: a message, what is answered to it beside the channel, and which of them one follows.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { Server } from '../../sdk/typescript/tests/server';
import { messageIn, Pages } from './browser';

let server: Server;
let pages: Pages;

beforeAll(async () => {
  server = await Server.start();
  pages = await Pages.before(server.url);
  await server.room('tea', 'alice', 'bob', 'carol');
  await server.call('POST', '/channels/tea/messages', { id: 'root', text: 'Which kettle?' }, 'alice');
});

afterAll(async () => {
  await pages.close();
  await server.stop();
});

test('a reply is seen in the thread and counted in the channel of another', async () => {
  const alice = await pages.visit({ token: await server.token('alice'), at: '#/c/tea' });
  const bob = await pages.visit({ token: await server.token('bob'), at: '#/c/tea/thread/root' });
  const thread = bob.getByRole('complementary', { name: 'Thread' });
  await thread.getByText('Which kettle?').waitFor();
  await thread.getByText('No replies yet').waitFor();
  await thread.getByRole('textbox', { name: 'Reply…' }).fill('The copper one');
  await bob.keyboard.press('Enter');

  await alice.getByRole('link', { name: /1 reply/ }).click();
  const beside = alice.getByRole('complementary', { name: 'Thread' });
  await beside.getByText('The copper one').waitFor();
  await beside.getByRole('textbox', { name: 'Reply…' }).fill('It leaks');
  await alice.keyboard.press('Enter');
  await messageIn(bob, 'It leaks').waitFor();
  await thread.getByText('2 replies').waitFor();
  // Replies stand in the thread alone.
  expect(await bob.getByRole('main').getByText('It leaks').count()).toBe(0);

  await beside.getByRole('button', { name: 'Close' }).click();
  await beside.waitFor({ state: 'detached' });
  expect(new URL(alice.url()).hash).toBe('#/c/tea');
  expect(pages.faults).toEqual([]);
});

test('who answered follows the thread, finds it in their list, and can stop', async () => {
  const bob = await pages.visit({ token: await server.token('bob'), at: '#/threads' });
  await bob.getByRole('link', { name: /Which kettle/ }).click();
  const thread = bob.getByRole('complementary', { name: 'Thread' });
  await thread.getByRole('button', { name: 'Stop following' }).click();
  await thread.getByRole('button', { name: 'Follow this thread' }).waitFor();
  await bob.goto(`${pages.url}/chat#/threads`);
  await bob.reload();
  await bob.getByText('You follow no threads yet').waitFor();
});

test('a thread that is locked is read, and not answered', async () => {
  const carol = await pages.visit({ token: await server.token('carol'), at: '#/c/tea/thread/root' });
  const alice = await pages.visit({ token: await server.token('alice'), at: '#/c/tea/thread/root' });
  const thread = carol.getByRole('complementary', { name: 'Thread' });
  await thread.getByRole('textbox', { name: 'Reply…' }).waitFor();
  await thread.getByRole('button', { name: 'Thread options' }).click();
  await carol.getByRole('menuitem', { name: 'Copy link' }).waitFor();
  expect(await carol.getByRole('menuitem', { name: 'Lock' }).count()).toBe(0);
  await carol.keyboard.press('Escape');

  await alice.getByRole('button', { name: 'Thread options' }).click();
  await alice.getByRole('menuitem', { name: 'Rename' }).click();
  await alice.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Kettles');
  await alice.keyboard.press('Enter');
  await carol.getByRole('complementary', { name: 'Kettles' }).waitFor();

  await alice.getByRole('button', { name: 'Thread options' }).click();
  await alice.getByRole('menuitem', { name: 'Lock', exact: true }).click();
  const named = carol.getByRole('complementary', { name: 'Kettles' });
  await named.getByRole('textbox', { name: 'Reply…' }).waitFor({ state: 'detached' });
  await named.getByText('The copper one').waitFor();
  expect(pages.faults).toEqual([]);
});

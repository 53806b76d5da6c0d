// What a rule stops: its author is told kindly, with the words marked, and mends it.

import { afterAll, expect, test } from 'vitest';
import { Server } from '../../sdk/typescript/tests/server';
import { composerOf, messageIn, Pages, write } from './browser';

const servers: Server[] = [];
const opened: Pages[] = [];

afterAll(async () => {
  for (const pages of opened) await pages.close();
  for (const server of servers) await server.stop();
});

async function start(action: string): Promise<{ server: Server; pages: Pages }> {
  const server = await Server.start({ GAVEL_MODERATION_PROFANITY: action });
  servers.push(server);
  const pages = await Pages.before(server.url);
  opened.push(pages);
  await server.room('hall', 'alice', 'bob');
  return { server, pages };
}

test('a message that is given back has its words marked, is mended in place and sent', async () => {
  const { server, pages } = await start('bounce');
  const alice = await pages.visit({ token: await server.token('alice'), at: '#/c/hall' });
  const bob = await pages.visit({ token: await server.token('bob'), at: '#/c/hall' });
  await composerOf(bob).waitFor();
  await write(alice, '🙂 what the f.u.c.k is this');
  const stopped = alice.getByRole('status', { name: 'Would you put that another way?' });
  await stopped.getByText('The marked words are not welcome here.').waitFor();
  expect(await stopped.locator('mark').allInnerTexts()).toEqual([expect.stringContaining('f.u.c.k')]);

  await stopped.getByRole('button', { name: 'Edit and send' }).click();
  const field = alice.getByRole('textbox', { name: 'Edit message' });
  expect(await field.inputValue()).toBe('🙂 what the f.u.c.k is this');
  await field.fill('oh f.u.c.k');
  await alice.keyboard.press('Enter');
  await alice.getByRole('article').locator('mark', { hasText: 'f.u.c.k' }).waitFor();
  await field.fill('🙂 what in the world is this');
  await alice.getByRole('button', { name: 'Send' }).first().click();
  await messageIn(bob, 'what in the world is this').waitFor();
  await messageIn(alice, 'what in the world is this').waitFor();
  expect(await alice.locator('mark').count()).toBe(0);
  expect(await bob.getByRole('article').count()).toBe(1);
  expect(pages.faults).toEqual([]);
});

test('a message that is blocked is explained, and can be written differently', async () => {
  const { server, pages } = await start('block');
  const alice = await pages.visit({ token: await server.token('alice'), at: '#/c/hall' });
  await write(alice, 'fuck');
  const stopped = alice.getByRole('status', { name: 'This was not sent' });
  await stopped.getByText('Only you and the moderators can see it.').waitFor();
  await stopped.getByRole('button', { name: 'Write it differently' }).click();
  await stopped.waitFor({ state: 'detached' });
  expect(await composerOf(alice).inputValue()).toBe('fuck');
});

test('who wrote what was masked is told so', async () => {
  const { server, pages } = await start('mask');
  const alice = await pages.visit({ token: await server.token('alice'), at: '#/c/hall' });
  await write(alice, 'well fuck that');
  await messageIn(alice, 'that').getByText('Some words were hidden from others.').waitFor();
});

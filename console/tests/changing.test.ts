// What happens meanwhile to what one looks at: it is deleted, one is put out of it, somebody knocks.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { Server } from '../../sdk/typescript/tests/server';
import { composerOf, messageIn, Pages, write } from './browser';

let server: Server;
let pages: Pages;

beforeAll(async () => {
  server = await Server.start();
  pages = await Pages.before(server.url);
});

afterAll(async () => {
  await pages.close();
  await server.stop();
});

test('a channel that is deleted is not written in on', async () => {
  await server.room('tent', 'alice', 'bob');
  const bob = await pages.visit({ token: await server.token('bob'), at: '#/c/tent' });
  await write(bob, 'still here');
  await messageIn(bob, 'still here').waitFor();
  await server.call('DELETE', '/channels/tent', undefined, 'alice');
  await bob.getByText('There is nothing here for you').waitFor();
  expect(await composerOf(bob).count()).toBe(0);
});

test('who is put out of a private channel stands before its door, and is in it again when let back', async () => {
  await server.room('vault', 'alice', 'bob');
  await server.call('PATCH', '/channels/vault', { visibility: 'private', settings: { joinRequests: true } }, 'alice');
  const bob = await pages.visit({ token: await server.token('bob'), at: '#/c/vault' });
  await composerOf(bob).waitFor();
  await server.call('DELETE', '/channels/vault/members/bob', undefined, 'alice');
  await composerOf(bob).waitFor({ state: 'detached' });
  await server.call('POST', '/channels/vault/members', { userIds: ['bob'] }, 'alice');
  await composerOf(bob).waitFor();
});

test('who decides sees that somebody asks to be let in, and comes to them', async () => {
  await server.room('loft', 'alice');
  await server.call('PATCH', '/channels/loft', { visibility: 'private', settings: { joinRequests: true } }, 'alice');
  const alice = await pages.visit({ token: await server.token('alice'), at: '#/c/loft' });
  await composerOf(alice).waitFor();
  const sign = alice.getByRole('button', { name: '1 person asks to be let in' });
  expect(await sign.count()).toBe(0);
  await server.call('POST', '/channels/loft/joinRequests', { message: 'May I?' }, 'bob');
  await sign.click();
  await alice.getByText('May I?').waitFor();
  await alice.getByRole('button', { name: 'Let in', exact: true }).click();
  await sign.waitFor({ state: 'detached' });
});

test('a message that is deleted while one edits it is not edited on', async () => {
  await server.room('desk', 'alice', 'bob');
  const bob = await pages.visit({ token: await server.token('bob'), at: '#/c/desk' });
  const { id } = (await server.call('POST', '/channels/desk/messages', { text: 'a first try' }, 'bob'))['message'] as { id: string };
  await messageIn(bob, 'a first try').waitFor();
  await composerOf(bob).press('ArrowUp');
  const field = bob.getByRole('textbox', { name: 'Edit message' });
  await field.fill('a second try');
  await server.call('DELETE', `/messages/${id}`, undefined, 'alice');
  await messageIn(bob, 'This message was deleted').waitFor();
  expect(await field.count()).toBe(0);
});

test('what can be done with a message that begins above what is seen is in sight', async () => {
  await server.room('scroll', 'alice');
  await server.call('POST', '/channels/scroll/messages', { text: 'A long one. '.repeat(400) }, 'alice');
  const alice = await pages.visit({ token: await server.token('alice'), at: '#/c/scroll' });
  const message = messageIn(alice, 'A long one');
  await message.waitFor();
  const list = await alice.getByRole('log').boundingBox();
  expect((await message.boundingBox())?.y).toBeLessThan(list?.y ?? 0);
  await alice.mouse.move((list?.x ?? 0) + 300, (list?.y ?? 0) + 200);
  const actions = message.getByRole('toolbar');
  await actions.waitFor();
  expect((await actions.boundingBox())?.y).toBeGreaterThanOrEqual(list?.y ?? 0);
});

test('who may not look people up is offered no field for it', async () => {
  await server.room('fair', 'alice', 'bob');
  const fields = async (user: string): Promise<number> => {
    const page = await pages.visit({ token: await server.token(user), at: '#/c/fair/search' });
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByLabel('Since').waitFor();
    const from = await page.getByLabel('From', { exact: true }).count();
    await page.goto(`${pages.url}/chat#/c/fair/details`);
    await page.getByRole('tab', { name: 'Members' }).click();
    await page.getByRole('list', { name: 'Members' }).getByText('alice', { exact: true }).waitFor();
    return from + (await page.getByRole('searchbox', { name: 'Search members' }).count());
  };
  expect(await fields('alice')).toBeGreaterThanOrEqual(2);
  await server.call('PUT', '/users/bob/roles', { roles: ['guest'] });
  expect(await fields('bob')).toBe(0);
});

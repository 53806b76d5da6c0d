// A connection that is lost, and what becomes of what was said meanwhile.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { Proxy } from '../../sdk/typescript/tests/proxy';
import { Server } from '../../sdk/typescript/tests/server';
import { composerOf, messageIn, Pages, write } from './browser';

let server: Server;
let proxy: Proxy;
let pages: Pages;

beforeAll(async () => {
  server = await Server.start();
  proxy = await Proxy.before(server.url);
  pages = await Pages.before(proxy.url);
});

afterAll(async () => {
  await pages.close();
  await proxy.stop();
  await server.stop();
});

test('who was away is told what they missed, and what they wrote meanwhile arrives once', async () => {
  await server.room('storm', 'alice', 'bob');
  const alice = await pages.visit({ token: await server.token('alice'), at: '#/c/storm' });
  await write(alice, 'before the storm');
  await messageIn(alice, 'before the storm').getByText('Sent').waitFor();

  // Each attempt ends in its handshake.
  proxy.cuts = Array.from({ length: 1_000 }, () => ({ direction: 'down', afterBytes: 0 }) as const);
  proxy.cutAll();
  await alice.getByText('No connection.').waitFor();
  await server.call('POST', '/channels/storm/messages', { text: 'are you there?' }, 'bob');
  await write(alice, 'in the storm');
  await messageIn(alice, 'in the storm').waitFor();
  expect(await messageIn(alice, 'are you there?').count()).toBe(0);

  proxy.cuts = [];
  // It connects by itself, and may have before the button is hit.
  await alice.getByRole('button', { name: 'Connect now' }).click({ timeout: 1_000 }).catch(() => undefined);
  await messageIn(alice, 'are you there?').waitFor();
  await messageIn(alice, 'in the storm').getByText('Sent').waitFor();
  await alice.getByText('No connection.').waitFor({ state: 'detached' });
  const { items } = (await server.call('GET', '/channels/storm/messages')) as { items: { text: string }[] };
  expect(items.map(({ text }) => text)).toEqual(['in the storm', 'are you there?', 'before the storm']);
  expect(await messageIn(alice, 'in the storm').count()).toBe(1);
});

test('who is not welcome any more is asked to sign in again', async () => {
  await server.room('door', 'carol', 'dan');
  const carol = await pages.visit({ token: await server.token('carol'), at: '#/c/door' });
  await composerOf(carol).waitFor();
  await server.call('DELETE', '/users/carol/tokens');
  await carol.getByRole('alert').getByText('You have been signed out').waitFor();
  await carol.getByLabel('Token', { exact: true }).fill(await server.token('carol'));
  await carol.getByRole('button', { name: 'Sign in' }).click();
  await composerOf(carol).waitFor();
});

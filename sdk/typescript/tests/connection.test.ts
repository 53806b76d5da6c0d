// Connecting: tokens that end, a server that asks to wait, a client that missed too much, a network that says nothing.

import { afterAll, beforeAll, expect, test } from 'vitest';

import { Gavel, GavelError } from '../src/index.js';
import { Proxy } from './proxy.js';
import { Server, until, WebSocket } from './server.js';

let server: Server;
beforeAll(async () => {
  server = await Server.start({ GAVEL_REALTIME_RESUME_EVENTS: '5' });
});
afterAll(() => server.stop());

test('a token that is not good ends it, and is told', async () => {
  const client = new Gavel({ url: server.url, token: 'nonsense', WebSocket, backoff: () => 5 });
  await expect(client.connect()).rejects.toMatchObject({ code: 'unauthorized' });
  expect(client.state.getSnapshot()).toMatchObject({ status: 'offline', error: { code: 'unauthorized' } });
  await expect(client.api.get('/me')).rejects.toBeInstanceOf(GavelError);
});

test('a token that ended is got anew', async () => {
  const id = await server.room('tokens', 'alice', 'bob');
  let asked = 0;
  const client = await server.client('alice', { token: () => (asked++ === 0 ? 'nonsense' : server.token('alice')) });
  await client.connect();
  expect(asked).toBe(2);
  const channel = client.channel(id);
  await channel.watch();
  await server.call('DELETE', '/users/alice/tokens');
  await until(() => client.state.getSnapshot().status === 'connected' && asked > 2);
  await server.call('POST', `/channels/${id}/messages`, { text: 'hello' }, 'bob');
  await until(() => channel.state.getSnapshot().messages.at(-1)?.text === 'hello');
});

test('one who missed more than is told again reads anew, and loses nothing of their own', async () => {
  const id = await server.room('resync', 'alice', 'bob');
  const proxy = await Proxy.before(server.url);
  const client = await server.client('alice', { url: proxy.url });
  await client.connect();
  const channel = client.channel(id);
  await client.channels.watch();
  await channel.watch();
  const { message } = await channel.send('first');
  proxy.silent = true;
  proxy.cutAll();
  await until(() => client.state.getSnapshot().status !== 'connected');
  const sending = channel.send('on the way');
  for (let n = 0; n < 70; n++) await server.call('POST', `/channels/${id}/messages`, { text: `${n}` }, 'bob');
  await server.call('PATCH', `/messages/${message.id}`, { text: 'changed' }, 'alice');
  proxy.silent = false;
  proxy.cutAll();
  await sending;
  await until(() => channel.state.getSnapshot().messages.some(({ text }) => text === '69'));
  await until(() => !channel.state.getSnapshot().loading);
  while (channel.state.getSnapshot().hasOlder) await channel.loadOlder();
  const texts = channel.state.getSnapshot().messages.map(({ text }) => text);
  expect(texts).toEqual(['changed', ...Array.from({ length: 70 }, (_, n) => `${n}`), 'on the way']);
  await until(() => client.channels.state.getSnapshot().channels.find((mine) => mine.channel.id === id)?.unreadCount === 0);
  await proxy.stop();
});

test('a network that says nothing any more is noticed', async () => {
  const id = await server.room('silence', 'alice', 'bob');
  const proxy = await Proxy.before(server.url);
  const client = await server.client('alice', { url: proxy.url, heartbeat: 50 });
  await client.connect();
  await client.channel(id).watch();
  // A connection on which nothing happens is kept.
  await new Promise((done) => setTimeout(done, 400));
  expect(client.state.getSnapshot().status).toBe('connected');
  expect(proxy.frameEnds).toHaveLength(1);
  proxy.silent = true;
  await until(() => client.state.getSnapshot().status !== 'connected');
  proxy.silent = false;
  await until(() => client.state.getSnapshot().status === 'connected');
  await server.call('POST', `/channels/${id}/messages`, { text: 'hello' }, 'bob');
  await until(() => client.channel(id).state.getSnapshot().messages.length === 1);
  await proxy.stop();
});

test('what is closed stays closed, and can be opened again', async () => {
  const id = await server.room('closed', 'alice');
  const client = await server.client('alice');
  const sending = client.channel(id).send('before it connects');
  await client.connect();
  await sending;
  client.close();
  expect(client.state.getSnapshot().status).toBe('offline');
  const late = client.channel(id).send('too late');
  client.close();
  await expect(late).rejects.toMatchObject({ code: 'closed' });
  await client.connect();
  await client.channel(id).watch();
  expect(client.channel(id).state.getSnapshot().messages.map(({ text, status }) => [text, status])).toEqual([
    ['before it connects', 'delivered'],
    ['too late', 'failed'],
  ]);
});

test('who asks to connect does not wait for the next attempt', async () => {
  let isAway = true;
  class Sometimes extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(isAway ? 'ws://127.0.0.1:9' : url, protocols);
    }
  }
  let waits = 0;
  // Left alone, it would try again in an hour.
  const backoff = (): number => (waits++, 3_600_000);
  const client = await server.client('alice', { WebSocket: Sometimes, backoff });
  const status = () => client.state.getSnapshot().status;
  const first = client.connect();
  await until(() => waits === 1 && status() === 'offline');
  isAway = false;
  const second = client.connect();
  expect(status()).toBe('connecting');
  const third = client.connect();
  for (const user of await Promise.all([first, second, third])) expect(user.id).toBe('alice');
  expect(waits).toBe(1);
});

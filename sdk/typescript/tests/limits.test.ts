// A server that asks to wait is waited for.

import { afterAll, beforeAll, expect, test } from 'vitest';

import { Server } from './server.js';

let server: Server;
beforeAll(async () => {
  const names = ['SEND', 'WRITE', 'READ'];
  const tight = names.flatMap((name) => [[`GAVEL_RATE_${name}_PER_SECOND`, '4'], [`GAVEL_RATE_${name}_BURST`, '4']]);
  server = await Server.start(Object.fromEntries(tight) as Record<string, string>);
});
afterAll(() => server.stop());

test('messages and calls beyond the limit come through in their order', async () => {
  const id = await server.room('limits', 'alice');
  const alice = await server.client('alice');
  await alice.connect();
  const channel = alice.channel(id);
  await channel.watch();
  const texts = Array.from({ length: 8 }, (_, n) => `${n}`);
  let waited = false;
  const look = channel.state.subscribe(() => {
    waited ||= channel.state.getSnapshot().messages.some(({ status, error }) => status === 'sending' && error?.code === 'rate_limited');
  });
  await Promise.all(texts.map((text) => channel.send(text)));
  look();
  expect(waited).toBe(true);
  expect(channel.state.getSnapshot().messages.map(({ text }) => text)).toEqual(texts);
  const made = await Promise.all(texts.map((n) => alice.api.post('/channels', { body: { displayName: n } })));
  expect(new Set(made.map((one) => one.id)).size).toBe(8);
});

test('slow mode is told, not waited for', async () => {
  const id = await server.room('slow', 'alice', 'bob');
  await server.call('PATCH', `/channels/${id}`, { settings: { slowModeSeconds: 60 } });
  const bob = await server.client('bob');
  await bob.connect();
  const channel = bob.channel(id);
  await channel.watch();
  await channel.send('first');
  await expect(channel.send('second')).rejects.toMatchObject({ code: 'slow_mode', status: 429 });
  const failed = channel.state.getSnapshot().messages.at(-1);
  expect(failed?.error?.retryAfterSeconds).toBeGreaterThan(50);
});

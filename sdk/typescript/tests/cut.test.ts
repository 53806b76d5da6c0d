// The connection is cut at every point: after each frame and within each, in either direction. Nothing is missed, doubled
// or out of order, and what one sends is there once.

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Gavel, Message } from '../src/index.js';
import { type Cut, Proxy } from './proxy.js';
import { Server, until } from './server.js';

let server: Server;
let room = 0;
beforeAll(async () => {
  server = await Server.start();
});
afterAll(() => server.stop());

const OWN = 4;
const OTHERS = 4;

interface Outcome {
  proxy: Proxy;
  shown: readonly Message[];
  events: number[];
}

/** Two users talk, one through a proxy that cuts; what the one behind it has seen in the end. */
async function talk(cuts: Cut[]): Promise<Outcome> {
  const id = await server.room(`cut-${room++}`, 'alice', 'bob');
  const proxy = await Proxy.before(server.url);
  proxy.cuts = cuts;
  const alice = await server.client('alice', { url: proxy.url, backoff: () => 2 });
  try {
    return await conversation(alice, id, proxy);
  } finally {
    alice.close();
    await proxy.stop();
  }
}

async function conversation(alice: Gavel, id: string, proxy: Proxy): Promise<Outcome> {
  const events: number[] = [];
  alice.on('*', ({ seq }) => {
    if (seq !== undefined) events.push(seq);
  });
  void alice.connect();
  const channel = alice.channel(id);
  await alice.channels.watch();
  await channel.watch();
  const sends: Promise<unknown>[] = [];
  const others = (async () => {
    for (let n = 0; n < OTHERS; n++) await server.call('POST', `/channels/${id}/messages`, { text: `bob ${n}` }, 'bob');
    await server.call('PUT', `/messages/${id}-own-0/reactions/like`, undefined, 'bob').catch(() => undefined);
  })();
  for (let n = 0; n < OWN; n++) sends.push(channel.send({ id: `${id}-own-${n}`, text: `alice ${n}` }));
  await Promise.all([...sends, others]);
  await until(() => channel.state.getSnapshot().messages.filter(({ status }) => status === 'delivered').length >= OWN + OTHERS);
  // The last event is the same for all: then nothing can come any more.
  await server.call('POST', `/channels/${id}/messages`, { text: 'end' }, 'bob');
  await until(() => channel.state.getSnapshot().messages.at(-1)?.text === 'end');
  const shown = channel.state.getSnapshot().messages;

  const stored = (await server.call('GET', `/channels/${id}/messages?sort=asc&limit=100`, undefined, 'alice'))['items'] as Message[];
  expect(stored).toHaveLength(OWN + OTHERS + 1);
  expect(shown.map(({ id }) => id)).toEqual(stored.map(({ id }) => id));
  expect(shown.map(({ seq }) => seq)).toEqual(stored.map(({ seq }) => seq));
  expect(shown.map(({ reactions }) => reactions ?? {})).toEqual(stored.map(({ reactions }) => reactions ?? {}));
  expect(shown.every(({ status }) => status === 'delivered')).toBe(true);
  const own = shown.filter(({ userId }) => userId === 'alice').map(({ text }) => text);
  expect(own).toEqual(Array.from({ length: OWN }, (_, n) => `alice ${n}`));
  // Each event once, in order, with none left out.
  expect(events).toEqual(Array.from({ length: events.length }, (_, n) => (events[0] ?? 0) + n));
  // What is unread is what the server says.
  const mine = (await server.call('GET', '/me/unread', undefined, 'alice'))['items'] as { channelId: string; unreadCount: number }[];
  const unread = () => alice.channels.state.getSnapshot().channels.find(({ channel }) => channel.id === id);
  const count = mine.find(({ channelId }) => channelId === id)?.unreadCount;
  await until(() => unread()?.unreadCount === count, `${count} unread, not ${unread()?.unreadCount}`);
  return { proxy, shown, events };
}

/** After each frame, within its header, in its middle and one byte before its end. */
function points(direction: Cut['direction'], ends: number[]): Cut[] {
  const all = ends.flatMap((end, n) => {
    const start = ends[n - 1] ?? 0;
    return [start + 1, Math.floor((start + end) / 2), end - 1, end];
  });
  return [...new Set(all)].map((afterBytes) => ({ direction, afterBytes }));
}

test('the connection is cut once, at every point', { timeout: 240_000 }, async () => {
  const [whole] = (await talk([])).proxy.frameEnds;
  const cuts = [...points('up', whole?.up ?? []), ...points('down', whole?.down ?? [])];
  expect(cuts.length).toBeGreaterThan(100);
  let cut = 0;
  for (const point of cuts) {
    const { proxy } = await talk([point]).catch((error: unknown) => {
      throw new Error(`cut ${point.direction} after ${point.afterBytes} bytes: ${error}`, { cause: error });
    });
    cut += proxy.cutCount;
  }
  // The server writes in other pieces each time, so that the last points may not be reached.
  expect(cut).toBeGreaterThan(cuts.length * 0.8);
});

test('the connection is cut again and again', { timeout: 240_000 }, async () => {
  const [whole] = (await talk([])).proxy.frameEnds;
  const down = (whole?.down ?? []).slice(0, 12);
  // Each connection comes a little farther than the one before it.
  await talk(points('down', down));
  await talk(points('up', (whole?.up ?? []).slice(0, 8)));
  await talk(down.flatMap((afterBytes, n) => [{ direction: 'down', afterBytes }, { direction: 'up', afterBytes: 300 + 20 * n }]));
});

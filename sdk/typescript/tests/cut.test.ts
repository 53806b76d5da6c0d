// The connection is cut at every point: after each frame and within each, in either direction. Nothing is missed, doubled
// or out of order, and what one sends is there once.

import { isDeepStrictEqual } from 'node:util';

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

/** What all see of a message, and its order. */
function essence({ id, seq, text, status, editedAt, deletedAt, reactions, thread, moderation }: Message) {
  return { id, seq, text, status, editedAt, deletedAt, reactions: reactions ?? {}, thread, moderation: moderation ?? null };
}

const byId = (all: ReturnType<typeof essence>[]) => all.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** Two users talk, one through a proxy that cuts; what the one behind it has seen in the end. */
async function talk(cuts: Cut[]): Promise<Proxy> {
  // Each with an own Alice, who is in this room alone.
  const id = `cut-${room++}`;
  const user = `${id}-alice`;
  await server.room(id, 'bob', user);
  const proxy = await Proxy.before(server.url);
  proxy.cuts = cuts;
  const alice = await server.client(user, { url: proxy.url, backoff: () => 2 });
  try {
    return await conversation(alice, user, id, proxy);
  } finally {
    alice.close();
    await proxy.stop();
  }
}

async function conversation(alice: Gavel, user: string, id: string, proxy: Proxy): Promise<Proxy> {
  const events: number[] = [];
  alice.on('*', ({ seq }) => {
    if (seq !== undefined) events.push(seq);
  });
  void alice.connect();
  const channel = alice.channel(id);
  await alice.channels.watch();
  await channel.watch();
  const path = `/channels/${id}/messages`;
  const others = (async () => {
    await server.call('POST', path, { id: `${id}-root`, text: 'bob 0' }, 'bob');
    await server.call('POST', path, { id: `${id}-reply`, text: 'a reply', parentId: `${id}-root` }, 'bob');
    await server.call('PUT', `/messages/${id}-root/reactions/like`, undefined, 'bob');
    await server.call('POST', path, { id: `${id}-gone`, text: 'bob 1' }, 'bob');
    await server.call('POST', path, { text: 'another', parentId: `${id}-root` }, 'bob');
    await server.call('PATCH', `/messages/${id}-root`, { text: 'bob, edited' }, 'bob');
    await server.call('DELETE', `/messages/${id}-gone`, undefined, 'bob');
    await server.call('DELETE', `/messages/${id}-reply`, undefined, 'bob');
  })();
  const texts = Array.from({ length: OWN }, (_, n) => (n === 2 ? 'fuck' : `alice ${n}`));
  const sends = texts.map((text, n) => channel.send({ id: `${id}-own-${n}`, text }));
  await Promise.all([...sends, others]);
  // The last event is the same for all: then nothing can come any more.
  await server.call('POST', path, { text: 'end' }, 'bob');
  await until(() => channel.state.getSnapshot().messages.at(-1)?.text === 'end');

  const stored = (await server.call('GET', `${path}?sort=asc&limit=100`, undefined, user))['items'] as Message[];
  const shown = () => channel.state.getSnapshot().messages.map(essence);
  expect(stored).toHaveLength(OWN + 2 + 1);
  // A count that was not sure is read once more. Where a stopped message stands among those that came in the same
  // millisecond is not told: of those it is only asked that they are there.
  const published = (all: ReturnType<typeof shown>) => all.filter(({ seq }) => seq != null);
  const isRight = () => isDeepStrictEqual(published(shown()), published(stored.map(essence)));
  await until(isRight).catch(() => expect(published(shown())).toEqual(published(stored.map(essence))));
  expect(byId(shown())).toEqual(byId(stored.map(essence)));
  const own = channel.state.getSnapshot().messages.filter(({ userId }) => userId === user);
  expect(own.map(({ text }) => text)).toEqual(texts);
  expect(own.map(({ status }) => status)).toEqual(texts.map((text) => (text === 'fuck' ? 'sent' : 'delivered')));
  // Each event once, in order, with none left out.
  expect(events).toEqual(Array.from({ length: events.length }, (_, n) => (events[0] ?? 0) + n));
  // What is unread is what the server says.
  const mine = (await server.call('GET', '/me/unread', undefined, user))['items'] as { channelId: string; unreadCount: number }[];
  const unread = () => alice.channels.state.getSnapshot().channels.find(({ channel }) => channel.id === id);
  const count = mine.find(({ channelId }) => channelId === id)?.unreadCount;
  await until(() => unread()?.unreadCount === count, `${count} unread, not ${unread()?.unreadCount}`);
  return proxy;
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
  const [whole] = (await talk([])).frameEnds;
  const cuts = [...points('up', whole?.up ?? []), ...points('down', whole?.down ?? [])];
  expect(cuts.length).toBeGreaterThan(100);
  let cut = 0;
  const left = [...cuts];
  const some = async (): Promise<void> => {
    for (let point = left.shift(); point; point = left.shift()) {
      const { direction, afterBytes } = point;
      const proxy = await talk([point]).catch((error: unknown) => {
        throw new Error(`cut ${direction} after ${afterBytes} bytes: ${error}`, { cause: error });
      });
      cut += proxy.cutCount;
    }
  };
  await Promise.all([some(), some(), some(), some()]);
  // What is said differs a little each time, so that the last points may not be reached.
  expect(cut).toBeGreaterThan(cuts.length * 0.8);
});

test('the connection is cut again and again', { timeout: 240_000 }, async () => {
  const [whole] = (await talk([])).frameEnds;
  const down = (whole?.down ?? []).slice(0, 12);
  // Each connection comes a little farther than the one before it.
  await talk(points('down', down));
  await talk(points('up', (whole?.up ?? []).slice(0, 8)));
  await talk(down.flatMap((afterBytes, n) => [{ direction: 'down', afterBytes }, { direction: 'up', afterBytes: 300 + 20 * n }]));
});

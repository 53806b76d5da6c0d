// Messages in their order, whatever they come in; and what it costs.

import { expect, test } from 'vitest';

import type { Message } from '../src/index.js';
import { Snapshots } from '../src/store.js';
import { Timeline } from '../src/timeline.js';

const message = (id: string, seq: number | null): Message => ({
  id,
  channelId: 'c',
  type: 'text',
  text: id,
  createdAt: new Date(1_000_000 + (seq ?? 0)).toISOString(),
  ...(seq === null ? { status: 'bounced' } : { seq, status: 'delivered' }),
});
const stopped = (id: string, at: number): Message => ({ ...message(id, null), createdAt: new Date(1_000_000 + at).toISOString() });
const ids = (timeline: Timeline) => timeline.messages().map(({ id }) => id);

/** A random number that is the same each time. */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271 + 11) % 2_147_483_647) / 2_147_483_647;
}

test('pages and events in any order make the one history', () => {
  for (let seed = 1; seed < 200; seed++) {
    const next = random(seed);
    // Some numbers are of other events, and some messages were stopped: they stand where they were sent.
    const history: Message[] = [];
    for (let seq = 1; seq < 60; seq++) {
      const what = next();
      if (what < 0.6) history.push(message(`m${seq}`, seq));
      else if (what < 0.8) history.push({ ...stopped(`s${seq}`, seq) });
    }
    const timeline = new Timeline();
    const live = Math.floor(history.length * next());
    const pages = history.slice(0, live);
    const size = 1 + Math.floor(next() * 20);
    const page = (): Message[] => pages.splice(-size).reverse();
    let end = pages.findLast(({ seq }) => seq != null)?.seq ?? 0;
    timeline.addPage(page() as never, end);
    for (const one of history.slice(live)) {
      end = one.seq ?? end;
      timeline.place(one, end);
      if (next() < 0.3 && pages.length > 0) timeline.addPage(page() as never, end, true);
    }
    timeline.append(message('own', null));
    while (pages.length > 0) timeline.addPage(page() as never, end, true);
    expect(ids(timeline)).toEqual([...history.map(({ id }) => id), 'own']);
    // Once more the same changes nothing.
    timeline.addPage(history.toReversed() as never, end);
    expect(ids(timeline)).toEqual([...history.map(({ id }) => id), 'own']);
    timeline.trim(5);
    expect(ids(timeline)).toEqual([...history.map(({ id }) => id), 'own'].slice(-5));
  }
});

test('what was read anew stays, the rest goes, but for what is on its way', () => {
  const timeline = new Timeline();
  for (let seq = 1; seq <= 5; seq++) timeline.place(message(`m${seq}`, seq), seq);
  timeline.append(message('own', null));
  timeline.markStale();
  timeline.place(message('m7', 7), 7);
  timeline.addPage([message('m6', 6), message('m5', 5)] as never, 7);
  timeline.dropStale();
  expect(ids(timeline)).toEqual(['m5', 'm6', 'm7', 'own']);
});

test('a hundred thousand messages are taken within the limit, and told once a frame', async () => {
  const timeline = new Timeline();
  let taken = 0;
  let told = 0;
  const store = new Snapshots(() => {
    taken += 1;
    return timeline.messages();
  });
  store.subscribe(() => {
    told += 1;
    expect(store.getSnapshot()).toBe(store.getSnapshot());
  });
  const start = performance.now();
  for (let seq = 1; seq <= 100_000; seq++) {
    timeline.place(message(`m${seq}`, seq), seq);
    timeline.trim(500);
    store.changed();
    if (seq % 1_000 === 0) await new Promise((done) => setImmediate(done));
  }
  const frames = Math.ceil((performance.now() - start) / 16) + 2;
  await new Promise((done) => setTimeout(done, 20));
  expect(store.getSnapshot()).toHaveLength(500);
  expect(told).toBeLessThanOrEqual(frames);
  expect(taken).toBeLessThanOrEqual(told + 1);
});

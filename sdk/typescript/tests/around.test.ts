// Coming to a message that is far back, and reading on from there in both directions.

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Channel, GavelOptions, Thread } from '../src/index.js';
import { Server, until } from './server.js';

const PROFANE = 'what the fuck';
let server: Server;
beforeAll(async () => {
  server = await Server.start({ GAVEL_MODERATION_PROFANITY: 'bounce' });
});
afterAll(() => server.stop());

const ids = (of: Channel | Thread): string[] => of.state.getSnapshot().messages.map(({ id }) => id);

async function say(channelId: string, user: string, from: number, to: number, more: object = {}): Promise<void> {
  for (let n = from; n <= to; n++) {
    await server.call('POST', `/channels/${channelId}/messages`, { id: `${channelId}-${n}`, text: `${n}`, ...more }, user);
  }
}
const names = (channelId: string, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${channelId}-${from + index}`);

async function opened(id: string, user = 'alice', options: Partial<GavelOptions> = {}): Promise<Channel> {
  const client = await server.client(user, { messageLimit: 60, ...options });
  await client.connect();
  const channel = client.channel(id);
  await channel.watch();
  return channel;
}

test('a message far back comes with those around it, and all the rest after it, while others speak', async () => {
  const id = await server.room('far', 'alice', 'bob');
  await say(id, 'bob', 1, 300);
  const channel = await opened(id);
  await channel.loadAround('far-100');
  expect(ids(channel)).toEqual(names('far', 75, 124));
  expect(channel.state.getSnapshot()).toMatchObject({ hasOlder: true, hasNewer: true, loading: false });

  // What comes now has no place here yet; what happens to what is here is told.
  await say(id, 'bob', 301, 305);
  await server.call('PATCH', '/messages/far-100', { text: 'changed' }, 'bob');
  await until(() => channel.state.getSnapshot().messages.find((message) => message.id === 'far-100')?.text === 'changed');
  expect(ids(channel)).toEqual(names('far', 75, 124));
  await channel.loadOlder();
  await channel.loadNewer();
  expect(ids(channel)).toEqual(names('far', 25, 174));

  // Some come while the last page is read: none is left out, none is there twice.
  const speaking = say(id, 'bob', 306, 345);
  while (channel.state.getSnapshot().hasNewer) await channel.loadNewer();
  await speaking;
  await until(() => ids(channel).includes('far-345'));
  expect(ids(channel)).toEqual(names('far', 25, 345));
  await channel.loadOlder();
  expect(ids(channel)).toEqual(names('far', 1, 345));
  expect(channel.state.getSnapshot()).toMatchObject({ hasOlder: false, hasNewer: false });
  await channel.jumpToLatest();
  expect(ids(channel)).toEqual(names('far', 286, 345));
});

test('one returns to the end, by asking or by speaking', async () => {
  const id = await server.room('back', 'alice', 'bob');
  await say(id, 'bob', 1, 200);
  const channel = await opened(id);
  await channel.loadAround('back-20');
  // What is here already needs nothing.
  await channel.loadAround('back-21');
  expect(ids(channel)).toEqual(names('back', 1, 44));
  await channel.jumpToLatest();
  expect(ids(channel)).toEqual(names('back', 151, 200));
  expect(channel.state.getSnapshot()).toMatchObject({ hasOlder: true, hasNewer: false });

  await channel.loadAround('back-20');
  const { message } = await channel.send('mine');
  await until(() => ids(channel).at(-1) === message.id && !channel.state.getSnapshot().hasNewer);
  const shown = ids(channel).slice(0, -1);
  expect(shown).toEqual(names('back', 200 - shown.length + 1, 200));
});

test('what comes while one returns to the end stands there, if what was read is from before it', async () => {
  const id = await server.room('late', 'alice', 'bob');
  await say(id, 'bob', 1, 200);
  const gate: { closed?: Promise<void> } = {};
  const channel = await opened(id, 'alice', {
    fetch: async (...call) => {
      const answer = await fetch(...call);
      await gate.closed;
      return answer;
    },
  });
  await channel.loadAround('late-20');
  let letGo!: () => void;
  gate.closed = new Promise((done) => (letGo = done));
  const returning = channel.jumpToLatest();
  await new Promise((done) => setTimeout(done, 200));
  const { message } = await channel.send('mine');
  await say(id, 'bob', 201, 201);
  letGo();
  await returning;
  await until(() => ids(channel).at(-1) === 'late-201');
  expect(ids(channel).slice(-3)).toEqual(['late-200', message.id, 'late-201']);
  expect(channel.state.getSnapshot()).toMatchObject({ hasOlder: true, hasNewer: false });
});

test('what is not there for one changes nothing', async () => {
  const id = await server.room('nothing', 'bob', 'alice');
  await say(id, 'bob', 1, 60);
  await server.call('POST', `/channels/${id}/messages`, { id: 'hidden', text: PROFANE }, 'bob');
  const channel = await opened(id);
  const before = ids(channel);
  await expect(channel.loadAround('nowhere')).rejects.toMatchObject({ code: 'not_found' });
  await expect(channel.loadAround('hidden')).rejects.toMatchObject({ code: 'not_found' });
  expect(ids(channel)).toEqual(before);
  expect(channel.state.getSnapshot()).toMatchObject({ hasOlder: true, hasNewer: false, loading: false });
});

test('when more came than is kept, reading on fills what is missing', async () => {
  const id = await server.room('many', 'alice', 'bob');
  await say(id, 'bob', 1, 120);
  const channel = await opened(id);
  await channel.loadOlder();
  await say(id, 'bob', 121, 200);
  await until(() => channel.state.getSnapshot().hasNewer);
  while (channel.state.getSnapshot().hasNewer) await channel.loadNewer();
  expect(ids(channel)).toEqual(names('many', 21, 200));
});

test('a flood of stopped messages stands where it stood', async () => {
  const id = await server.room('flood', 'alice', 'bob');
  await say(id, 'bob', 1, 40);
  await say(id, 'bob', 41, 150, { text: PROFANE });
  await say(id, 'bob', 151, 240);
  const channel = await opened(id, 'bob');
  await channel.loadAround('flood-95');
  expect(channel.state.getSnapshot().messages.every(({ status }) => status === 'bounced')).toBe(true);
  for (let turn = 0; turn < 2; turn++) await Promise.all([channel.loadNewer(), channel.loadOlder()]);
  while (channel.state.getSnapshot().hasNewer) await channel.loadNewer();
  while (channel.state.getSnapshot().hasOlder) await channel.loadOlder();
  expect(ids(channel)).toEqual(names('flood', 1, 240));
});

test('a reply far back is found in its thread', async () => {
  const id = await server.room('deep', 'alice', 'bob');
  await server.call('POST', `/channels/${id}/messages`, { id: 'root', text: 'root' }, 'bob');
  await say(id, 'bob', 1, 150, { parentId: 'root' });
  const channel = await opened(id);
  const thread = channel.thread('root');
  await thread.watch();
  await thread.loadAround('deep-10');
  expect(ids(thread)).toEqual(names('deep', 1, 34));
  await expect(channel.loadAround('deep-10')).rejects.toMatchObject({ code: 'not_found' });
  while (thread.state.getSnapshot().hasNewer) await thread.loadNewer();
  expect(ids(thread)).toEqual(names('deep', 1, 150));
});

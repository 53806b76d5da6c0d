// A channel and its threads, against a real server.

import { afterAll, beforeAll, expect, test } from 'vitest';

import { GavelError } from '../src/index.js';
import { Server, until } from './server.js';

let server: Server;
beforeAll(async () => {
  server = await Server.start({ GAVEL_MODERATION_PROFANITY: 'bounce' });
});
afterAll(() => server.stop());

test('two users see each other write, send, edit, react and delete', async () => {
  const id = await server.room('talk', 'alice', 'bob');
  const alice = await server.client('alice');
  const bob = await server.client('bob');
  expect((await alice.connect()).id).toBe('alice');
  await bob.connect();
  const [a, b] = [alice.channel(id), bob.channel(id)];
  await Promise.all([a.watch(), b.watch()]);
  expect(a.state.getSnapshot().channel?.displayName).toBe('talk');
  expect(a.state.getSnapshot().membership?.userId).toBe('alice');

  a.typing();
  await until(() => b.state.getSnapshot().typingUsers.includes('alice'));
  const sending = a.send('hello');
  expect(a.state.getSnapshot().messages).toMatchObject([{ text: 'hello', status: 'sending', userId: 'alice' }]);
  const { message } = await sending;
  expect(a.state.getSnapshot().messages).toMatchObject([{ id: message.id, status: 'delivered' }]);
  await until(() => b.state.getSnapshot().messages[0]?.text === 'hello');
  expect(b.state.getSnapshot().typingUsers).toEqual([]);

  await b.react(message.id, 'like');
  await until(() => a.state.getSnapshot().messages[0]?.reactions?.['like'] === 1);
  await until(() => b.state.getSnapshot().messages[0]?.ownReactions?.includes('like'));
  expect(a.state.getSnapshot().messages[0]?.ownReactions ?? []).toEqual([]);
  await a.edit(message.id, 'hello there');
  await until(() => b.state.getSnapshot().messages[0]?.text === 'hello there');
  expect(b.state.getSnapshot().messages[0]?.ownReactions).toEqual(['like']);
  await b.unreact(message.id, 'like');
  await until(() => a.state.getSnapshot().messages[0]?.reactions?.['like'] === undefined);

  b.markRead();
  await until(() => a.state.getSnapshot().readMarks.get('bob')?.seq);
  await until(() => a.state.getSnapshot().deliveredMarks.get('bob')?.seq);
  await b.markUnread(message.id);
  await until(() => b.state.getSnapshot().lastReadSeq < (message.seq ?? 0));

  await a.delete(message.id);
  await until(() => b.state.getSnapshot().messages[0]?.deletedAt);
  expect(b.state.getSnapshot().messages[0]?.text).toBe('');
});

test('a bounced message stands in its author\'s channel, marked in JavaScript offsets, until it is mended', async () => {
  const id = await server.room('bounces', 'alice', 'bob');
  const alice = await server.client('alice');
  const bob = await server.client('bob');
  await Promise.all([alice.connect(), bob.connect()]);
  const [a, b] = [alice.channel(id), bob.channel(id)];
  await Promise.all([a.watch(), b.watch()]);
  const { message, moderation } = await a.send('😀 fuck you');
  const [span] = moderation?.spans ?? [];
  expect('😀 fuck you'.slice(span?.start, span?.end)).toBe('fuck');
  const [shown] = a.state.getSnapshot().messages;
  expect(shown).toMatchObject({ status: 'bounced', moderation: { action: 'bounce' } });
  expect(shown?.moderation?.spans).toEqual(moderation?.spans);
  await a.send('after it');
  expect(a.state.getSnapshot().messages.map(({ text }) => text)).toEqual(['😀 fuck you', 'after it']);

  const still = await a.edit(message.id, '😀😀 fuck');
  const [again] = still.moderation?.spans ?? [];
  expect('😀😀 fuck'.slice(again?.start, again?.end)).toBe('fuck');
  await until(() => a.state.getSnapshot().messages[0]?.text === '😀😀 fuck');
  await a.edit(message.id, '😀 thank you');
  await until(() => b.state.getSnapshot().messages.length === 2);
  for (const channel of [a, b]) {
    expect(channel.state.getSnapshot().messages.map(({ text }) => text)).toEqual(['after it', '😀 thank you']);
  }

  // The same for one who comes later; and what is taken back leaves nothing.
  const stopped = await a.send('fuck');
  const other = (await server.client('alice')).channel(id);
  other.watch().catch(() => undefined);
  await a.delete(stopped.message.id);
  expect(a.state.getSnapshot().messages).toHaveLength(2);
});

test('a message that is refused has failed, and is sent again or taken out', async () => {
  const id = await server.room('refused', 'alice', 'bob');
  const bob = await server.client('bob');
  await bob.connect();
  const b = bob.channel(id);
  await b.watch();
  await server.call('PATCH', `/channels/${id}`, { settings: { frozen: true } });
  await until(() => b.state.getSnapshot().channel?.settings.frozen);
  const message = b.send({ id: 'refused-1', text: 'hello' });
  await expect(message).rejects.toThrow(GavelError);
  expect(b.state.getSnapshot().messages).toMatchObject([{ id: 'refused-1', status: 'failed', error: { code: 'channel_frozen' } }]);
  await expect(b.send('another')).rejects.toMatchObject({ code: 'channel_frozen', status: 403 });
  await b.delete(b.state.getSnapshot().messages[1]?.id ?? '');
  await server.call('PATCH', `/channels/${id}`, { settings: { frozen: false } });
  await b.edit('refused-1', 'hello again');
  expect(b.state.getSnapshot().messages).toMatchObject([{ id: 'refused-1', status: 'delivered', text: 'hello again' }]);
});

test('history is read back for ever, without a gap, and let go at the live end', async () => {
  const id = await server.room('long', 'alice');
  for (let n = 0; n < 130; n++) await server.call('POST', `/channels/${id}/messages`, { text: `${n}` }, 'alice');
  const alice = await server.client('alice', { messageLimit: 60 });
  await alice.connect();
  const channel = alice.channel(id);
  await channel.watch();
  const texts = () => channel.state.getSnapshot().messages.map(({ text }) => Number(text));
  const run = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);
  expect(texts()).toEqual(run(80, 130));
  for (let n = 130; n < 145; n++) await channel.send(`${n}`);
  expect(texts()).toEqual(run(85, 145));
  // What was let go is found again.
  await channel.loadOlder();
  expect(texts()).toEqual(run(45, 145));
  await channel.loadOlder();
  await channel.loadOlder();
  expect(texts()).toEqual(run(0, 145));
  expect(channel.state.getSnapshot().hasOlder).toBe(false);
  // While older pages are read no more than the limit comes in at the end.
  for (let n = 145; n < 215; n++) await server.call('POST', `/channels/${id}/messages`, { text: `${n}` }, 'alice');
  await until(() => channel.state.getSnapshot().hasNewer);
  expect(texts()).toEqual(run(0, 205));
  await channel.jumpToLatest();
  expect(texts()).toEqual(run(165, 215));
  expect(channel.state.getSnapshot()).toMatchObject({ hasNewer: false, hasOlder: true });
});

test('a thread has its own messages, and its root counts them', async () => {
  const id = await server.room('threads', 'alice', 'bob');
  const alice = await server.client('alice');
  const bob = await server.client('bob');
  await Promise.all([alice.connect(), bob.connect()]);
  const [a, b] = [alice.channel(id), bob.channel(id)];
  await Promise.all([a.watch(), b.watch()]);
  const { message: root } = await a.send('root');
  const thread = b.thread(root.id);
  await thread.watch();
  expect(thread.state.getSnapshot().root?.text).toBe('root');
  const { message: reply } = await thread.send('reply');
  const other = a.thread(root.id);
  await other.watch();
  await other.send('another');
  await until(() => thread.state.getSnapshot().messages.length === 2);
  expect(other.state.getSnapshot().messages.map(({ text }) => text)).toEqual(['reply', 'another']);
  for (const channel of [a, b]) {
    await until(() => channel.state.getSnapshot().messages[0]?.thread?.replyCount === 2);
    expect(channel.state.getSnapshot().messages).toHaveLength(1);
    expect(channel.state.getSnapshot().messages[0]?.thread?.participantIds).toEqual(['alice', 'bob']);
  }
  await until(() => thread.state.getSnapshot().root?.thread?.replyCount === 2);
  await b.delete(reply.id);
  await until(() => other.state.getSnapshot().messages[0]?.deletedAt);
  await until(() => a.state.getSnapshot().messages[0]?.thread?.replyCount === 1);
  other.typing();
  await until(() => thread.state.getSnapshot().typingUsers.includes('alice'));
  expect(b.state.getSnapshot().typingUsers).toEqual([]);
  await thread.unfollow();
  expect(thread.state.getSnapshot().root?.following).toBe(false);
});

test('members come and go; who is put out is told', async () => {
  const id = await server.room('members', 'alice', 'bob');
  const bob = await server.client('bob');
  await bob.connect();
  const channel = bob.channel(id);
  await channel.watch();
  await channel.loadMembers();
  const members = () => channel.state.getSnapshot().members.map(({ userId }) => userId).sort();
  expect(members()).toEqual(['alice', 'bob']);
  await server.token('carol');
  await server.call('POST', `/channels/${id}/members`, { userIds: ['carol'] });
  await until(() => members().includes('carol'));
  expect(channel.state.getSnapshot().channel?.memberCount).toBe(3);
  await server.call('PATCH', `/channels/${id}`, { visibility: 'private' });
  await server.call('DELETE', `/channels/${id}/members/bob`);
  await until(() => channel.state.getSnapshot().error?.code === 'not_found');
  expect(channel.state.getSnapshot().membership).toBeNull();
  await expect(bob.channel('no-such-channel').watch()).rejects.toMatchObject({ code: 'not_found' });
});

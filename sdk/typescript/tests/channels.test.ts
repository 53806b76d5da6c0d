// One's own channels, what is unread in them, and who is online.

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { ChannelListState, Gavel } from '../src/index.js';
import { Proxy } from './proxy.js';
import { Server, until } from './server.js';

let server: Server;
beforeAll(async () => {
  server = await Server.start();
});
afterAll(() => server.stop());

const list = (client: Gavel): ChannelListState => client.channels.state.getSnapshot();
const entry = (client: Gavel, id: string) => list(client).channels.find(({ channel }) => channel.id === id);

test('the list is kept up to date: what is new, unread, read and gone', async () => {
  for (const id of ['one', 'two']) await server.room(id, 'alice', 'bob');
  const alice = await server.client('alice');
  await alice.connect();
  await alice.channels.watch();
  expect(list(alice).channels.map(({ channel }) => channel.id).sort()).toEqual(['one', 'two']);
  const sent = await server.call('POST', '/channels/one/messages', { text: 'hi', mentions: ['alice'] }, 'bob');
  await until(() => list(alice).unread.messages === 1);
  expect(list(alice)).toMatchObject({ unread: { channels: 1, messages: 1, mentions: 1 } });
  expect(list(alice).channels[0]).toMatchObject({ channel: { id: 'one' }, unreadCount: 1, mentionCount: 1, lastMessage: { text: 'hi' } });
  const { id } = sent['message'] as { id: string };
  await server.call('PATCH', `/messages/${id}`, { text: 'changed' }, 'bob');
  await until(() => entry(alice, 'one')?.lastMessage?.text === 'changed');

  await server.call('POST', '/channels/two/messages', { text: 'hi' }, 'bob');
  await until(() => list(alice).channels[0]?.channel.id === 'two');
  await server.call('DELETE', `/messages/${id}`, undefined, 'bob');
  await until(() => entry(alice, 'one')?.unreadCount === 0);
  // Read on another device.
  await server.call('POST', '/channels/two/read', {}, 'alice');
  await until(() => list(alice).unread.messages === 0);

  await server.room('three', 'bob', 'alice');
  await until(() => entry(alice, 'three'));
  await server.call('POST', '/channels/three/messages', { text: 'hi' }, 'bob');
  await until(() => entry(alice, 'three')?.unreadCount === 1);
  await server.call('DELETE', '/channels/three/members/alice');
  await until(() => !entry(alice, 'three'));
});

test('a channel that is listed and watched is counted once, and read where it is shown', async () => {
  const id = await server.room('both', 'alice', 'bob');
  const alice = await server.client('alice');
  await alice.connect();
  const channel = alice.channel(id);
  await Promise.all([channel.watch(), alice.channels.watch()]);
  for (let n = 0; n < 5; n++) await server.call('POST', `/channels/${id}/messages`, { text: `${n}` }, 'bob');
  await until(() => entry(alice, id)?.unreadCount === 5);
  await until(() => channel.state.getSnapshot().messages.length === 5);
  expect(entry(alice, id)?.channel).toEqual(channel.state.getSnapshot().channel);
  channel.markRead();
  await until(() => entry(alice, id)?.unreadCount === 0);
  channel.unwatch();
  expect(channel.state.getSnapshot().messages).toEqual([]);
  await server.call('POST', `/channels/${id}/messages`, { text: '5' }, 'bob');
  await until(() => entry(alice, id)?.unreadCount === 1);
  await channel.watch();
  expect(channel.state.getSnapshot().messages).toHaveLength(6);
});

test('what happened while one was away is there when one is back', async () => {
  const id = await server.room('away', 'alice', 'bob');
  const proxy = await Proxy.before(server.url);
  const alice = await server.client('alice', { url: proxy.url });
  await alice.connect();
  await alice.channels.watch();
  const channel = alice.channel(id);
  await channel.watch();
  proxy.silent = true;
  proxy.cutAll();
  for (let n = 0; n < 3; n++) await server.call('POST', `/channels/${id}/messages`, { text: `${n}` }, 'bob');
  await server.call('POST', `/channels/${id}/read`, {}, 'alice');
  await server.call('POST', `/channels/${id}/messages`, { text: '3' }, 'bob');
  await server.room('meanwhile', 'bob', 'alice');
  await server.token('carol');
  await server.call('POST', `/channels/${id}/members`, { userIds: ['carol'] });
  await server.call('DELETE', `/channels/${id}/members/carol`);
  proxy.silent = false;
  proxy.cutAll();
  await until(() => entry(alice, 'meanwhile'));
  await until(() => entry(alice, id)?.unreadCount === 1);
  await until(() => channel.state.getSnapshot().lastReadSeq === entry(alice, id)?.lastReadSeq);
  // Who came and went meanwhile is told of as one who left; how many there are is read anew.
  await until(() => entry(alice, id)?.channel.memberCount === 2);
  await until(() => channel.state.getSnapshot().channel?.memberCount === 2);
  await proxy.stop();
});

test('who is online is told of those who are watched', async () => {
  const alice = await server.client('alice');
  await server.token('carol');
  await alice.connect();
  const end = alice.presence.watch(['carol']);
  await until(() => alice.presence.state.getSnapshot().get('carol')?.online === false);
  const carol = await server.client('carol');
  await carol.connect();
  await until(() => alice.presence.state.getSnapshot().get('carol')?.online === true);
  end();
  await until(() => alice.presence.state.getSnapshot().size === 0);
});

// Two people talk, each in a browser of their own.

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

test('what one writes the other sees: typing, the message, a reaction, a reply, an edit, and that it was read', async () => {
  await server.room('tea', 'alice', 'bob');
  await server.call('PUT', '/users/alice', { displayName: 'Alice Ash' });
  const alice = await pages.visit({ token: await server.token('alice'), at: '#/c/tea' });
  const bob = await pages.visit({ token: await server.token('bob'), at: '#/c/tea' });
  await composerOf(alice).waitFor();
  await composerOf(bob).waitFor();

  await composerOf(alice).pressSequentially('Is there tea?');
  await bob.getByRole('main').getByText('Alice Ash is typing…').waitFor();
  await alice.keyboard.press('Enter');
  await messageIn(bob, 'Is there tea?').waitFor();
  await bob.getByRole('main').getByText('Alice Ash is typing…').waitFor({ state: 'detached' });

  await bob.bringToFront();
  await messageIn(alice, 'Is there tea?').getByText('Read', { exact: true }).waitFor();

  await messageIn(bob, 'Is there tea?').hover();
  await messageIn(bob, 'Is there tea?').getByRole('button', { name: 'React with 👍' }).click();
  await messageIn(alice, 'Is there tea?').getByRole('button', { name: '👍, 1' }).waitFor();

  await messageIn(bob, 'Is there tea?').hover();
  await messageIn(bob, 'Is there tea?').getByRole('button', { name: 'Reply', exact: true }).click();
  await write(bob, 'There is, @Alice Ash');
  const answer = messageIn(alice, 'There is,');
  await answer.getByRole('button', { name: 'Go to the message that is answered' }).waitFor();
  await answer.getByText('@Alice Ash').waitFor();

  await composerOf(bob).press('ArrowUp');
  await bob.getByRole('textbox', { name: 'Edit message' }).fill('There was, @Alice Ash');
  await bob.keyboard.press('Enter');
  await messageIn(alice, 'There was,').getByRole('button', { name: '(edited)' }).click();
  await alice.getByRole('dialog').getByText('There is, @Alice Ash').waitFor();
  await alice.keyboard.press('Escape');

  await messageIn(bob, 'There was,').hover();
  await messageIn(bob, 'There was,').getByRole('button', { name: 'More' }).click();
  await bob.getByRole('menuitem', { name: 'Delete' }).click();
  await bob.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await messageIn(alice, 'This message was deleted').waitFor();
  expect(pages.faults).toEqual([]);
});

test('the list of channels says what is unread, and what was begun is there after a reload', async () => {
  await server.room('one', 'carol', 'dan');
  await server.room('two', 'carol', 'dan');
  const carol = await pages.visit({ token: await server.token('carol'), at: '#/c/one' });
  await write(carol, 'first');
  await messageIn(carol, 'first').waitFor();
  await server.call('POST', '/channels/two/messages', { text: 'Carol, look', mentions: ['carol'] }, 'dan');
  const row = carol.getByRole('link', { name: /two/ });
  await row.getByText('1 unread, 1 mention').waitFor();
  await row.getByText('dan: Carol, look').waitFor();
  await composerOf(carol).fill('half a thought');
  await row.click();
  await messageIn(carol, 'Carol, look').waitFor();
  await row.getByText('1 unread').waitFor({ state: 'detached' });
  await carol.goBack();
  await carol.reload();
  await messageIn(carol, 'first').waitFor();
  expect(await composerOf(carol).inputValue()).toBe('half a thought');
  expect(pages.faults).toEqual([]);
});

test('a name is offered after an @, and chosen by keys', async () => {
  await server.room('names', 'erin', 'frank');
  await server.call('PUT', '/users/frank', { displayName: 'Frank Fir' });
  const erin = await pages.visit({ token: await server.token('erin'), at: '#/c/names' });
  await composerOf(erin).pressSequentially('Ask @fr');
  await erin.getByRole('option', { name: /Frank Fir/ }).waitFor();
  await erin.keyboard.press('Enter');
  await erin.keyboard.press('Enter');
  await messageIn(erin, 'Ask @Frank Fir').waitFor();
  const { items } = (await server.call('GET', '/channels/names/messages')) as { items: { mentions: string[] }[] };
  expect(items[0]?.mentions).toEqual(['frank']);
});

test('in a large channel whoever is not among those that are loaded is found by name', async () => {
  await server.room('crowd', 'erin', 'zelda');
  await server.room('outside', 'erin', 'zebedee');
  await server.call('PUT', '/users/zelda', { displayName: 'Zelda Quince' });
  await server.call('PUT', '/users/zebedee', { displayName: 'Zebedee Quill' });
  const others = Array.from({ length: 100 }, (_, number) => `guest-${number}`);
  for (const id of others) await server.call('PUT', `/users/${id}`, { displayName: `Somebody ${id}` });
  await server.call('POST', '/channels/crowd/members', { userIds: others }, 'erin');
  const profiles: string[] = [];
  const erin = await pages.visit({ token: await server.token('erin') });
  erin.on('request', (request) => /\/users\/[^/]+$/.test(request.url()) && profiles.push(request.postData() ?? request.url()));
  await erin.goto(`${pages.url}/chat#/c/crowd`);
  await composerOf(erin).pressSequentially('Ask @qui');
  await erin.getByRole('option', { name: /Zelda Quince/ }).waitFor();
  // Who is no member cannot be mentioned.
  expect(await erin.getByRole('option').count()).toBe(1);
  await erin.keyboard.press('Enter');
  await erin.keyboard.press('Enter');
  await messageIn(erin, 'Ask @Zelda Quince').waitFor();
  const { items } = (await server.call('GET', '/channels/crowd/messages')) as { items: { mentions: string[] }[] };
  expect(items[0]?.mentions).toEqual(['zelda']);
  // A hundred names are a few calls.
  expect(profiles.length).toBeLessThan(10);
});

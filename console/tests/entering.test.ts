// The ways into a channel: made, found, invited, by a link, by asking.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Server } from '../../sdk/typescript/tests/server';
import { composerOf, messageIn, Pages, write } from './browser';

let server: Server;
let pages: Pages;

beforeAll(async () => {
  server = await Server.start();
  pages = await Pages.before(server.url);
  for (const [id, displayName] of [
    ['alice', 'Alice Ash'],
    ['bob', 'Bob Birch'],
    ['carol', 'Carol Cedar'],
  ]) {
    await server.call('PUT', `/users/${id}`, { displayName });
  }
  const settings = { joinRequests: true };
  const about = { displayName: 'The vault', topic: 'Quiet talk', visibility: 'private', settings };
  await server.call('POST', '/channels', { id: 'vault', ...about }, 'alice');
});

afterAll(async () => {
  await pages.close();
  await server.stop();
});

const visit = async (user: string, at = ''): Promise<Page> => pages.visit({ token: await server.token(user), at });

test('a channel is made, found by another, joined, and left', async () => {
  const alice = await visit('alice');
  await alice.getByRole('button', { name: 'New', exact: true }).click();
  await alice.getByRole('menuitem', { name: 'New channel' }).click();
  const dialog = alice.getByRole('dialog', { name: 'New channel' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Lanterns');
  await dialog.getByRole('textbox', { name: 'Topic' }).fill('Paper and light');
  await dialog.getByRole('button', { name: 'New channel' }).click();
  await alice.getByRole('heading', { level: 1, name: 'Lanterns' }).waitFor();

  const bob = await visit('bob', '#/browse');
  await bob.getByRole('searchbox', { name: 'Search by name, topic or tag' }).fill('paper');
  await bob.getByRole('button', { name: 'Join Lanterns' }).click();
  await composerOf(bob).waitFor();
  await write(bob, 'I am in');
  await messageIn(alice, 'I am in').waitFor();

  await bob.getByRole('main').getByRole('button', { name: 'Details' }).click();
  await bob.getByRole('button', { name: 'Leave' }).click();
  await bob.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await bob.getByRole('link', { name: /Lanterns/ }).waitFor({ state: 'detached' });
  expect(pages.faults).toEqual([]);
});

test('a public channel that one is not in shows its door', async () => {
  await server.call('POST', '/channels', { id: 'plaza', displayName: 'The plaza' }, 'alice');
  const carol = await visit('carol', '#/c/plaza');
  await carol.getByRole('heading', { name: 'The plaza' }).waitFor();
  await carol.getByRole('button', { name: 'Join' }).click();
  await composerOf(carol).waitFor();
});

test('a conversation is begun with one, and a group with several', async () => {
  const alice = await visit('alice');
  const begin = async (...names: string[]): Promise<void> => {
    await alice.getByRole('button', { name: 'New', exact: true }).click();
    await alice.getByRole('menuitem', { name: 'New message' }).click();
    for (const name of names) {
      await alice.getByRole('combobox', { name: 'To' }).fill(name);
      await alice.getByRole('option', { name: new RegExp(name) }).click();
    }
  };
  await begin('Bob');
  await alice.keyboard.press('Escape');
  await alice.getByRole('dialog').getByRole('button', { name: 'Start' }).click();
  await alice.getByRole('heading', { level: 1, name: 'Bob Birch' }).waitFor();
  await write(alice, 'Just us');

  await begin('Bob', 'Carol');
  await alice.getByRole('textbox', { name: 'Name of the group' }).fill('Three');
  await alice.getByRole('dialog').getByRole('button', { name: 'Start' }).click();
  await alice.getByRole('heading', { level: 1, name: 'Three' }).waitFor();

  const bob = await visit('bob');
  await bob.getByRole('link', { name: /Alice Ash/ }).click();
  await messageIn(bob, 'Just us').waitFor();
  await bob.getByRole('link', { name: /Three/ }).waitFor();
  expect(pages.faults).toEqual([]);
});

test('an invitation comes at once, is counted, and leads into the channel', async () => {
  const bob = await visit('bob');
  await bob.getByRole('button', { name: 'Invitations', exact: true }).waitFor();
  const alice = await visit('alice', '#/c/vault/details');
  await alice.getByRole('tab', { name: 'Members' }).click();
  await alice.getByRole('button', { name: 'Invite people' }).click();
  const dialog = alice.getByRole('dialog', { name: 'Invite to The vault' });
  await dialog.getByRole('combobox', { name: 'Who' }).fill('Bob');
  await alice.getByRole('option', { name: /Bob Birch/ }).click();
  await dialog.getByRole('textbox', { name: 'A few words (optional)' }).fill('Come and see');
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
  await dialog.getByRole('region', { name: 'Invited, and not answered yet' }).getByText('Bob Birch').waitFor();

  await bob.getByRole('button', { name: 'Invitations: 1 invitation' }).click();
  await bob.getByText('Alice Ash invites you').waitFor();
  await bob.getByText('Come and see').waitFor();
  await bob.getByRole('button', { name: 'Accept: The vault' }).click();
  await composerOf(bob).waitFor();
  await bob.getByRole('heading', { level: 1, name: 'The vault' }).waitFor();
  await bob.getByRole('button', { name: 'Invitations', exact: true }).waitFor();
  await server.call('DELETE', '/channels/vault/members/bob');
  expect(pages.faults).toEqual([]);
});

test('an invite link leads in until it is revoked', async () => {
  const alice = await visit('alice', '#/c/vault/details');
  await alice.getByRole('tab', { name: 'Members' }).click();
  await alice.getByRole('button', { name: 'Invite people' }).click();
  await alice.getByRole('tab', { name: 'Link' }).click();
  await alice.getByRole('button', { name: 'Make a link' }).click();
  const link = new URL(await alice.getByRole('textbox', { name: 'Link' }).inputValue());
  expect(link.pathname).toBe('/chat');
  await alice.getByRole('button', { name: 'Copy', exact: true }).click();
  await alice.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await alice.evaluate(() => navigator.clipboard.readText())).toBe(link.href);

  const bob = await visit('bob', link.hash);
  await bob.getByRole('heading', { name: 'The vault' }).waitFor();
  await bob.getByRole('button', { name: 'Join' }).click();
  await composerOf(bob).waitFor();

  await alice.getByRole('button', { name: 'Revoke' }).click();
  await alice.getByRole('button', { name: 'Revoke' }).waitFor({ state: 'detached' });
  const carol = await visit('carol', link.hash);
  await carol.getByText('This invite link was revoked.').waitFor();
  expect(pages.faults).toEqual([]);
});

test('who asks to be let in is let in, and comes in where they wait', async () => {
  const alice = await visit('alice', '#/c/vault/details');
  await alice.getByRole('tab', { name: 'Members' }).click();
  const carol = await visit('carol', '#/c/vault');
  await carol.getByRole('textbox', { name: 'Why would you like to come in?' }).fill('I can keep a secret');
  await carol.getByRole('button', { name: 'Ask to be let in' }).click();
  await carol.getByText('You have asked to be let in').waitFor();

  const waiting = alice.getByRole('region', { name: 'Waiting to be let in' });
  await waiting.getByText('I can keep a secret').waitFor();
  await waiting.getByRole('button', { name: 'Let in' }).click();
  await waiting.waitFor({ state: 'detached' });
  await composerOf(carol).waitFor();
  expect(pages.faults).toEqual([]);
});

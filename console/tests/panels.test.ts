// What stands beside the messages, and the pages without: found good by axe in light and dark, and within a narrow page.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Server } from '../../sdk/typescript/tests/server';
import { Pages } from './browser';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let server: Server;
let pages: Pages;
let token: string;
let link: string;

beforeAll(async () => {
  server = await Server.start();
  pages = await Pages.before(server.url);
  await server.room('garden', 'alice', 'bob');
  await server.call('PUT', '/users/bob', { displayName: 'Bob Birch', metadata: { city: 'Delft' } });
  await server.call('POST', '/channels/garden/messages', { id: 'rake', text: 'The rake is in the shed, I think' }, 'bob');
  await server.call('POST', '/channels/garden/messages', { parentId: 'rake', text: 'It is not' }, 'alice');
  await server.call('PUT', '/messages/rake/pin', undefined, 'alice');
  await server.call('PATCH', '/channels/garden', { guidelines: 'Be kind.', topic: 'Of rakes', settings: { slowModeSeconds: 5 } });
  for (const id of ['cellar', 'attic']) {
    const settings = { joinRequests: true };
    await server.call(
      'POST',
      '/channels',
      { id, displayName: `The ${id}`, visibility: 'private', settings },
      id === 'attic' ? 'alice' : 'bob',
    );
  }
  await server.call('POST', '/channels', { id: 'pond', displayName: 'The pond', topic: 'Frogs' }, 'bob');
  await server.call('POST', '/channels/attic/joinRequests', { message: 'Please' }, 'bob');
  await server.call('POST', '/channels/cellar/invitations', { userIds: ['alice'], message: 'Come' }, 'bob');
  const made = await server.call('POST', '/channels/pond/inviteLinks', {}, 'bob');
  link = `#/join/${String(made['token'])}`;
  token = await server.token('alice');
});

afterAll(async () => {
  await pages.close();
  await server.stop();
});

async function findings(page: Page): Promise<string[]> {
  // Through the debugger: the page's policy runs no script of ours.
  return page.evaluate(`(async () => {
    ${axe};
    const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    // A list of what may be chosen hangs beside its dialog: that it is in no landmark is no fault.
    const isList = (id, { html }) => id === 'region' && html.includes('data-position=');
    return violations.flatMap(({ id, nodes }) => nodes.filter((node) => !isList(id, node)).map(({ html, failureSummary }) => id + ': ' + html.slice(0, 200) + ' ' + failureSummary));
  })()`);
}

/** Whether nothing stands out to the side. */
async function fits(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
}

interface Place {
  at: string;
  /** What is there once it is. */
  shows: (page: Page) => Promise<unknown>;
}

const tab = (name: string, shows: string) => async (page: Page) => {
  await page.getByRole('tab', { name }).click();
  await page.getByText(shows).first().waitFor();
};

const places: Record<string, Place> = {
  'a thread': {
    at: '#/c/garden/thread/rake',
    shows: async (page) => {
      await page.getByText('It is not').last().waitFor();
      await page.getByRole('heading', { level: 1 }).waitFor();
    },
  },
  'what a channel is': { at: '#/c/garden/details', shows: (page) => page.getByText('Slow mode: 5 seconds').waitFor() },
  'its members': { at: '#/c/attic/details', shows: tab('Members', 'Please') },
  'what is pinned': { at: '#/c/garden/details', shows: tab('Pinned', 'The rake is in the shed') },
  'its settings': { at: '#/c/garden/details', shows: tab('Settings', 'Slow mode') },
  'a search in it': {
    at: '#/c/garden/search',
    shows: async (page) => {
      await page.getByRole('combobox', { name: 'Search in this channel' }).fill('rake');
      await page.getByRole('option', { name: /rake/ }).waitFor();
    },
  },
  'the search': {
    at: '#/',
    shows: async (page) => {
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await page.getByRole('button', { name: 'Filters' }).click();
      await page.getByRole('combobox', { name: 'Search messages, channels, people' }).fill('rake');
      await page.getByRole('option', { name: /rake/ }).waitFor();
    },
  },
  'channels to find': { at: '#/browse', shows: (page) => page.getByRole('button', { name: 'Join The pond' }).waitFor() },
  'a new channel': {
    at: '#/browse',
    shows: async (page) => {
      await page.getByRole('main').getByRole('button', { name: 'New channel' }).click();
      await page.getByText('Private', { exact: true }).click();
      await page.getByText('People may ask to be let in').waitFor();
    },
  },
  'a new message': {
    at: '#/',
    shows: async (page) => {
      await page.getByRole('button', { name: 'New', exact: true }).click();
      await page.getByRole('menuitem', { name: 'New message' }).click();
      await page.getByRole('combobox', { name: 'To' }).fill('bob');
      await page.getByRole('option', { name: /Bob/ }).waitFor();
    },
  },
  'whom to invite': {
    at: '#/c/attic/details',
    shows: async (page) => {
      await page.getByRole('tab', { name: 'Members' }).click();
      await page.getByRole('button', { name: 'Invite people' }).click();
      await page.getByRole('tab', { name: 'Link' }).click();
      await page.getByRole('button', { name: 'Make a link' }).click();
      await page.getByText('Your link').waitFor();
    },
  },
  invitations: { at: '#/invitations', shows: (page) => page.getByRole('button', { name: 'Accept: The cellar' }).waitFor() },
  threads: { at: '#/threads', shows: (page) => page.getByRole('main').getByText('1 reply').waitFor() },
  'a door': { at: '#/c/pond', shows: (page) => page.getByRole('main').getByRole('button', { name: 'Join' }).waitFor() },
  'an invite link': { at: 'link', shows: (page) => page.getByRole('main').getByRole('button', { name: 'Join' }).waitFor() },
  "somebody's card": {
    at: '#/c/garden',
    shows: async (page) => {
      await page.getByRole('button', { name: 'Bob Birch' }).first().click();
      await page.getByText('Delft').waitFor();
    },
  },
};

for (const [name, { at, shows }] of Object.entries(places)) {
  test(`axe finds nothing in ${name}, in light and dark, and it fits 360 pixels`, async () => {
    const page = await pages.visit({ token, at: at === 'link' ? link : at, colorScheme: 'light' });
    await shows(page);
    expect(await findings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.waitForTimeout(200);
    expect(await findings(page)).toEqual([]);
    await page.context().close();

    const narrow = await pages.visit({ token, at: at === 'link' ? link : at, viewport: { width: 360, height: 700 } });
    await shows(narrow);
    expect(await fits(narrow)).toBe(true);
    expect(await findings(narrow)).toEqual([]);
    await narrow.context().close();
    expect(pages.faults.splice(0)).toEqual([]);
  });
}

// What docs/pages.md says of <gavel-chat>, from pages of other origins, in a real browser.

import { readFile } from 'node:fs/promises';
import { createServer, type Server as HostServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Server } from '../../sdk/typescript/tests/server.js';
import { launch } from './browser';

const wait = { timeout: 15_000 };

let host: HostServer;
let hostOrigin: string;
let server: Server;
let browser: Browser;
/** The lines to copy. */
let snippet = '';

beforeAll(async () => {
  host = createServer((request, response) => {
    if (request.url === '/chat-token') void server.token('ann').then((token) => response.end(token));
    else response.setHeader('Content-Type', 'text/html').end(`<!doctype html><title>Shop</title><h1>Shop</h1>${snippet}`);
  });
  await new Promise<void>((done) => host.listen(0, '127.0.0.1', done));
  hostOrigin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
  server = await Server.start({ GAVEL_HTTP_CORS_ORIGINS: hostOrigin });
  await server.room('general', 'ann', 'bob');
  const text = await readFile(new URL('../../docs/pages.md', import.meta.url), 'utf8');
  snippet = /```html\n(.*?)```/s.exec(text)![1]!.replace('https://chat.example.com', server.url);
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
  await server.stop();
  host.close();
});

// A page that is still open reads what comes, and leaves nothing unread.
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});

async function open(): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(wait.timeout);
  await page.goto(hostOrigin);
  return page;
}

/** What has the focus in the widget. */
const focused = (page: Page) => page.evaluate(() => document.querySelector('gavel-chat')?.shadowRoot?.activeElement?.localName);

test('a message sent in it arrives', async () => {
  const page = await open();
  await page.getByRole('button', { name: 'Chat' }).click();
  const field = page.frameLocator('gavel-chat iframe').locator('textarea').first();
  await field.fill('from the shop');
  await field.press('Enter');
  const said = async () => JSON.stringify(await server.call('GET', '/channels/general/messages'));
  await expect.poll(said, wait).toContain('from the shop');
});

test('the keyboard leads in and out, and the button counts what is unread', async () => {
  const page = await open();
  const button = page.locator('gavel-chat').getByRole('button');
  const name = () => button.getAttribute('aria-label');
  await page.frameLocator('gavel-chat iframe').locator('.pane-sidebar').waitFor({ state: 'attached' });
  await server.call('POST', '/channels/general/messages', { text: 'are you there?' }, 'bob');
  await expect.poll(name, wait).toBe('Chat (1)');
  expect(await button.getAttribute('aria-expanded')).toBe('false');

  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('button');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('iframe');
  expect(await button.getAttribute('aria-expanded')).toBe('true');
  await expect.poll(name, wait).toBe('Chat');

  await page.keyboard.press('Escape');
  await expect.poll(() => button.getAttribute('aria-expanded'), wait).toBe('false');
  expect(await focused(page)).toBe('button');
});

test('a page of an origin that is not named cannot show it', async () => {
  const page = await (await browser.newContext()).newPage();
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  // The same page by another name is of another origin.
  await page.goto(hostOrigin.replace('127.0.0.1', 'localhost'));
  await expect.poll(() => said.join('\n'), wait).toContain('frame-ancestors');
  expect(await page.frameLocator('gavel-chat iframe').locator('#root').count()).toBe(0);
});

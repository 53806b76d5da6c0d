// What happens is shown as it happens: on the screen of the stream, and on all others.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Operators } from './operators';

let operators: Operators;

beforeAll(async () => {
  operators = await Operators.start();
  await operators.setUp();
  await operators.server.room('plaza', 'alice', 'bob');
  await operators.server.room('tower', 'alice', 'bob');
});

afterAll(() => operators.close());

const say = (text: string, user = 'alice', channel = 'plaza') => operators.server.call('POST', `/channels/${channel}/messages`, { text }, user);

const lines = (page: Page) => page.getByRole('table', { name: 'Messages as they come' }).getByRole('row');

/** A page that is told what happens. */
async function live(at: string): Promise<Page> {
  const page = await operators.visit({ as: 'owner', at });
  await page.getByRole('banner').getByText('Live', { exact: true }).waitFor();
  return page;
}

test('messages appear as they are sent, those that rules stopped too, with what was found', async () => {
  await say('said before');
  const page = await live('/');
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await page.getByRole('heading', { name: 'Live', level: 1 }).waitFor();
  await lines(page).filter({ hasText: 'said before' }).waitFor();
  await say('hello there');
  await lines(page).filter({ hasText: 'hello there' }).waitFor();
  await say('what the f.u.c.k', 'bob');
  const stopped = lines(page).filter({ hasText: 'what the f.u.c.k' });
  await stopped.getByText('Bounced').waitFor();
  expect(await stopped.locator('mark').textContent()).toBe('f.u.c.k');
  expect(operators.faults).toEqual([]);
});

test('filters stand in the address', async () => {
  const page = await live('/live?channel=tower');
  await say('not here');
  await say('here it is', 'bob', 'tower');
  await lines(page).filter({ hasText: 'here it is' }).waitFor();
  expect(await lines(page).filter({ hasText: 'not here' }).count()).toBe(0);
  await page.getByRole('searchbox', { name: 'Words in the message' }).fill('LAMP');
  await page.waitForURL(/text=LAMP/);
  await say('the lamps are lit', 'bob', 'tower');
  await lines(page).filter({ hasText: 'the lamps are lit' }).waitFor();
  expect(await lines(page).filter({ hasText: 'here it is' }).count()).toBe(0);
  expect(operators.faults).toEqual([]);
});

test('it holds by key and under the pointer, opens, and deletes', async () => {
  const page = await live('/live');
  await say('the first');
  await lines(page).filter({ hasText: 'the first' }).waitFor();
  await page.keyboard.press('p');
  await page.getByRole('button', { name: 'Go on' }).waitFor();
  await say('while paused');
  await page.getByText('Paused · 1 waiting').waitFor();
  expect(await lines(page).filter({ hasText: 'while paused' }).count()).toBe(0);
  await page.keyboard.press('p');
  await lines(page).filter({ hasText: 'while paused' }).waitFor();

  await lines(page).filter({ hasText: 'the first' }).hover();
  await page.getByText('Held while you look').waitFor();
  await say('under the pointer');
  await page.getByRole('button', { name: '1 new' }).click();
  await lines(page).filter({ hasText: 'under the pointer' }).waitFor();

  await page.getByRole('link', { name: 'the first' }).click();
  const panel = page.getByRole('complementary', { name: 'Message' });
  await panel.getByRole('list', { name: 'Conversation' }).getByText('while paused').waitFor();
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });

  const row = lines(page).filter({ hasText: 'the first' });
  await row.hover();
  await row.getByRole('button', { name: 'Delete this message?' }).click();
  const question = page.getByRole('dialog', { name: 'Delete this message?' });
  await question.getByRole('textbox', { name: 'Reason' }).fill('Not the first');
  await question.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('The message is deleted.').waitFor();
  await row.getByText('Deleted', { exact: true }).waitFor();
  expect(operators.faults).toEqual([]);
});

test('after the server was away it goes on, with what was missed', async () => {
  const page = await live('/live');
  await say('before it went');
  await lines(page).filter({ hasText: 'before it went' }).waitFor();
  await operators.server.restart(() => page.getByText('Reconnecting…').waitFor());
  await say('while it came back');
  await lines(page).filter({ hasText: 'while it came back' }).waitFor({ timeout: 20_000 });
  await page.getByRole('banner').getByText('Live', { exact: true }).waitFor();
  await say('and after');
  await lines(page).filter({ hasText: 'and after' }).waitFor();
  expect(await lines(page).filter({ hasText: 'before it went' }).count()).toBe(1);
});

test('lists change as they stand, and what is new is taken in when one wants it', async () => {
  await operators.server.call('POST', '/channels/plaza/messages', { id: 'stands', text: 'it stands' }, 'alice');
  const page = await live('/messages');
  const rows = page.getByRole('table', { name: 'Messages' }).getByRole('row');
  await rows.filter({ hasText: 'it stands' }).waitFor();
  await operators.server.call('PATCH', '/messages/stands', { text: 'it stands corrected' }, 'alice');
  await rows.filter({ hasText: 'it stands corrected' }).getByText('Edited').waitFor();
  await say('brand new');
  await page.getByRole('button', { name: '1 new' }).click();
  await rows.filter({ hasText: 'brand new' }).waitFor();

  const home = await live('/');
  await say('what the f.u.c.k again', 'bob');
  await home.getByRole('region', { name: 'Stopped by rules' }).getByText('f.u.c.k again').waitFor();
  await operators.server.token('newcomer');
  await home.getByRole('region', { name: 'New users' }).getByText('newcomer').waitFor();
});

test('a flood of 500 a second leaves the page to whoever uses it', async () => {
  const page = await live('/live');
  await page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { longTasks: tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
  });
  const began = Date.now();
  let said = 0;
  const flood = async (): Promise<void> => {
    while (Date.now() - began < 5_000) {
      if (said < (Date.now() - began) / 2) await say(`flood ${(said += 1)}`, said % 2 ? 'alice' : 'bob', said % 3 ? 'plaza' : 'tower');
      else await new Promise((done) => setTimeout(done, 2));
    }
  };
  const floods = Array.from({ length: 24 }, flood);
  await lines(page).filter({ hasText: 'flood' }).first().waitFor();
  // It answers meanwhile.
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText(/Paused · [\d,]+ waiting/).waitFor();
  await page.getByRole('button', { name: 'Go on' }).click();
  await Promise.all(floods);
  await say('the flood is over');
  await lines(page).filter({ hasText: 'the flood is over' }).waitFor();
  const longTasks = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks);
  const sum = Math.round(longTasks.reduce((all, task) => all + task, 0));
  console.info(`${said} messages in 5 s; ${longTasks.length} long tasks, ${sum} ms in all, the longest ${Math.round(Math.max(0, ...longTasks))} ms`);
  expect(await lines(page).count()).toBeLessThan(120);
  expect(operators.faults).toEqual([]);
});

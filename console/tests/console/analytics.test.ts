// Analytics: numbers as the API has them, as pictures and as tables, in the address, and for those who may.

import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Operators } from './operators';

/** How long a page may take on a machine that is busy with other things. */
const SOON = { timeout: 10_000 };

let operators: Operators;

beforeAll(async () => {
  operators = await Operators.start();
  await operators.setUp();
  const { server } = operators;
  await server.room('plaza', 'alice', 'bob');
  await server.room('tower', 'alice');
  await server.call('POST', '/channels/plaza/messages', { id: 'morning', text: 'Good morning' }, 'alice');
  await server.call('POST', '/channels/plaza/messages', { text: 'Good morning, Alice' }, 'bob');
  await server.call('POST', '/channels/plaza/messages', { text: 'How are you?', parentId: 'morning' }, 'bob');
  await server.call('POST', '/channels/plaza/messages', { text: 'what the f.u.c.k' }, 'bob');
  await server.call('POST', '/channels/tower/messages', { text: 'Nobody here?' }, 'alice');
  await vi.waitFor(async () => expect((await server.call('GET', '/analytics')).behind).toBe(0), { timeout: 20_000, interval: 200 });
});

afterAll(() => operators.close());

test('what happened is told in numbers, pictures and tables', async () => {
  const page = await operators.visit({ as: 'analyst' });
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('n');
  await page.getByRole('heading', { name: 'Analytics', level: 1 }).waitFor();
  const numbers = page.getByRole('list', { name: 'Numbers' });
  const tile = (name: string) => numbers.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) });
  await expect.poll(() => tile('Messages').textContent(), SOON).toContain('4');
  expect(await tile('People speaking').textContent()).toContain('2');
  expect(await tile('Stopped').textContent()).toContain('1');

  const messages = page.getByRole('region', { name: 'Messages', exact: true });
  expect(await messages.getByRole('img', { name: /^Messages: Published/ }).getAttribute('aria-label')).toContain('Published 4, Masked 0, Bounced 1, Blocked 0');
  await messages.getByRole('button', { name: 'Messages: Table' }).click();
  const row = messages.getByRole('row').last();
  await row.waitFor();
  expect((await row.getByRole('cell').allTextContents()).slice(0, 4)).toEqual(['4', '0', '1', '0']);
  expect(await messages.getByRole('row').count()).toBe(29);
  await messages.getByRole('button', { name: 'Messages: Chart' }).click();

  const health = page.getByRole('region', { name: 'Health' });
  await health.getByText(/of 100/).waitFor();
  await health.getByText(/1 of 3/).waitFor();
  const definition = health.getByRole('button', { name: /^Answers: / });
  await definition.hover();
  await page.getByRole('tooltip').getByText('How many turns were answered within 24 hours.').waitFor();
  await page.getByRole('region', { name: 'Most active channels' }).getByRole('link', { name: 'plaza' }).waitFor();
  expect(operators.faults).toEqual([]);
});

test('the range stands in the address, and leads to the messages', async () => {
  const page = await operators.visit({ as: 'analyst', at: '/analytics' });
  await page.getByText('7 days').click();
  await page.waitForURL(/days=7/);
  const messages = page.getByRole('region', { name: 'Messages', exact: true });
  await messages.getByRole('button', { name: 'Messages: Table' }).click();
  await expect.poll(() => messages.getByRole('row').count(), SOON).toBe(8);
  await page.reload();
  await messages.getByRole('button', { name: 'Messages: Table' }).click();
  await expect.poll(() => messages.getByRole('row').count(), SOON).toBe(8);

  await page.goto(`${operators.server.url}/console/analytics?channel=tower&from=2020-01-01&to=2020-01-02&interval=hour`);
  await page.getByRole('heading', { name: 'Analytics of tower', level: 1 }).waitFor();
  await page.getByText('No messages in these days.').first().waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('heading', { name: 'Analytics', level: 1 }).waitFor();

  const href = await page.getByRole('link', { name: 'CSV' }).getAttribute('href');
  const table = await page.request.get(`${operators.server.url}${href ?? ''}`);
  expect(table.headers()['content-type']).toContain('text/csv');
  expect((await table.text()).split('\r\n')[0]).toMatch(/^at,messages,masked,bounced,blocked/);
  await messages.getByRole('link', { name: 'Show messages' }).click();
  await page.waitForURL(/\/console\/messages\?from=\d{4}-\d\d-\d\d&to=/);
  await page.getByRole('link', { name: 'Good morning, Alice' }).waitFor();
  expect(operators.faults).toEqual([]);
});

test('what cannot be asked is said', async () => {
  const page = await operators.visit({ as: 'analyst', at: '/analytics?from=2026-02-02&to=2026-01-01' });
  await page.getByRole('alert').waitFor();
  await page.goto(`${operators.server.url}/console/analytics?channel=nowhere`);
  await page.getByRole('alert').waitFor();
  expect(operators.faults).toEqual([]);
});

test('a channel has its own numbers', async () => {
  const page = await operators.visit({ as: 'analyst', at: '/channels?open=plaza' });
  const panel = page.getByRole('complementary', { name: 'plaza' });
  await panel.getByRole('tab', { name: 'Analytics' }).click();
  await expect.poll(() => panel.getByRole('list', { name: 'Numbers' }).textContent(), SOON).toContain('Messages3');
  await panel.getByRole('link', { name: 'All numbers' }).click();
  await page.getByRole('heading', { name: 'Analytics of plaza', level: 1 }).waitFor();
  expect(operators.faults).toEqual([]);
});

test('Home tells of today, and of what needs somebody', async () => {
  const { server } = operators;
  await server.call('POST', '/channels', { id: 'cellar', displayName: 'Cellar', type: 'community', isPublic: false, settings: { joinRequests: true } }, 'alice');
  await server.call('PUT', '/users/zoe', {});
  await server.call('POST', '/channels/cellar/joinRequests', {}, 'zoe');
  const page = await operators.visit({ as: 'owner' });
  const today = page.getByRole('region', { name: 'Today' });
  await expect.poll(() => today.textContent(), SOON).toMatch(/Messages4\s*0 a week ago/);
  await page.getByRole('region', { name: 'Needs somebody' }).getByRole('link', { name: /Cellar 1 asked to be let in/ }).click();
  await page.getByRole('complementary', { name: 'Cellar' }).getByRole('tab', { name: 'Requests', selected: true }).waitFor();
  expect(operators.faults).toEqual([]);
});

test('whoever may not read it is not led to it', async () => {
  const page = await operators.visit({ as: 'viewer' });
  await page.getByRole('link', { name: 'Channels', exact: true }).waitFor();
  expect(await page.getByRole('link', { name: 'Analytics', exact: true }).count()).toBe(0);
  expect(await page.getByRole('region', { name: 'Today' }).count()).toBe(0);
  await page.goto(`${operators.server.url}/console/analytics`);
  await page.getByText('You may not see this').waitFor();
  await page.getByText('read_analytics').waitFor();
  expect(operators.faults).toEqual([]);
});

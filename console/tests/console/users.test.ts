// Users: a hold on what somebody said, and the end of their tokens.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { Operators } from './operators';

let operators: Operators;

beforeAll(async () => {
  operators = await Operators.start();
  await operators.setUp();
  await operators.server.room('plaza', 'alice', 'bob');
});

afterAll(async () => {
  await operators.close();
  expect(operators.faults).toEqual([]);
});

test('a hold on a user is placed and says why', async () => {
  const page = await operators.visit({ as: 'owner', at: '/users?open=alice' });
  await page.getByRole('button', { name: 'Place a hold' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Why' }).fill('Case 4711');
  await dialog.getByRole('button', { name: 'Place a hold' }).click();
  await page.getByText('Case 4711').waitFor();
  const { items } = await operators.server.call('GET', '/legalHolds?userId=alice');
  expect(items).toEqual([expect.objectContaining({ userId: 'alice', reason: 'Case 4711' })]);
});

test('all tokens of a user are revoked', async () => {
  const { server } = operators;
  const { token } = await server.call('POST', '/users/bob/tokens', {});
  const me = async (): Promise<number> => (await fetch(`${server.url}/api/v3/me`, { headers: { Authorization: `Bearer ${token}` } })).status;
  expect(await me()).toBe(200);
  const page = await operators.visit({ as: 'owner', at: '/users?open=bob&tab=access' });
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByText('is signed out everywhere.').waitFor();
  expect(await me()).toBe(401);
});

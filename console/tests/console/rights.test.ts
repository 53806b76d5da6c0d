// What one may not do is not offered, and what one may not see says so.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { Operators } from './operators';

let operators: Operators;

beforeAll(async () => {
  operators = await Operators.start();
  await operators.setUp();
  await operators.server.room('plaza', 'alice', 'bob');
  await operators.server.call('POST', '/channels/plaza/messages', { text: 'Good morning, plaza' }, 'alice');
});

afterAll(() => operators.close());

test('a viewer looks on', async () => {
  const page = await operators.visit({ as: 'viewer', at: '/channels?open=plaza' });
  const panel = page.getByRole('complementary', { name: 'plaza' });
  await panel.getByRole('tab', { name: 'Members' }).waitFor();
  const places = await page.getByRole('navigation').getByRole('link').allTextContents();
  expect(places.map((place) => place.replace(/g \w$/, ''))).toEqual(['Home', 'Live', 'Channels', 'Users', 'Messages']);
  expect(await panel.getByRole('tab').allTextContents()).toEqual(['About', 'Members', 'Pinned']);
  for (const name of ['New channel', 'Edit', 'Archive', 'Delete', 'CSV']) {
    expect(await page.getByRole('button', { name, exact: true }).count(), name).toBe(0);
  }
  await panel.getByRole('tab', { name: 'Members' }).click();
  await panel.getByRole('list', { name: 'Members' }).getByText('alice').waitFor();
  expect(await panel.getByRole('button', { name: /^Actions for/ }).count()).toBe(0);

  await page.goto(`${operators.server.url}/console/messages`);
  await page.getByRole('link', { name: 'Good morning, plaza' }).click();
  const message = page.getByRole('complementary', { name: 'Message' });
  await message.getByRole('list', { name: 'Conversation' }).waitFor();
  expect(await message.getByRole('button', { name: 'Delete' }).count()).toBe(0);

  await page.goto(`${operators.server.url}/console/audit`);
  await page.getByText('You may not see this').waitFor();
  await page.getByText('read_audit').waitFor();
  expect(operators.faults).toEqual([]);
});

test('a moderator deletes a message, for a reason that the owner reads', async () => {
  const page = await operators.visit({ as: 'moderator', at: '/messages?text=morning' });
  await page.getByRole('link', { name: 'Good morning, plaza' }).click();
  const message = page.getByRole('complementary', { name: 'Message' });
  await message.getByRole('button', { name: 'Delete' }).click();
  const question = page.getByRole('dialog', { name: 'Delete this message?' });
  await question.getByRole('textbox', { name: 'Reason' }).fill('It is evening');
  await question.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('The message is deleted.').waitFor();
  // Who moderates still reads what it said.
  await message.getByText('Deleted', { exact: true }).first().waitFor();

  const owner = await operators.visit({ as: 'owner', at: '/audit?action=deleteMessage' });
  await owner.getByRole('row').filter({ hasText: 'It is evening' }).waitFor();
  expect(operators.faults).toEqual([]);
});

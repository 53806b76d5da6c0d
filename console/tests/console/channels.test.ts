// Channels: for how long what was said is kept, what is not to be deleted, and what members do.

import type { Schema } from '@gavel/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Operators } from './operators';

let operators: Operators;

beforeAll(async () => {
  operators = await Operators.start();
  await operators.setUp();
  const { server } = operators;
  await server.room('plaza', 'alice', 'bob');
  await server.room('tower', 'alice');
  await server.call('POST', '/channels/plaza/messages', { id: 'hello', text: 'Good morning, plaza' }, 'alice');
});

afterAll(async () => {
  await operators.close();
  expect(operators.faults).toEqual([]);
});

test('a policy is counted before it is set, and says who set it', async () => {
  const page = await operators.visit({ as: 'owner', at: '/channels?open=plaza&tab=keeping' });
  await page.getByText('As its type says: for ever').first().waitFor({ state: 'attached' });
  await page.getByRole('combobox', { name: 'Messages are kept' }).click();
  await page.getByRole('option', { name: 'for some days' }).click();
  await page.getByRole('textbox', { name: 'Days' }).fill('30');
  await page.getByRole('button', { name: 'Save' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Nothing is that old now').waitFor();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Set by').waitFor();
  await page.getByText('Olga Owner').first().waitFor();
  const kept = await operators.server.call('GET', '/channels/plaza/retention');
  expect(kept.own).toMatchObject({ days: 30, action: 'delete' });

  // Back to what its type says, where nothing goes: it is not asked.
  await page.getByRole('combobox', { name: 'Messages are kept' }).click();
  await page.getByRole('option', { name: 'As its type says' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Set by').waitFor({ state: 'detached' });
  expect((await operators.server.call('GET', '/channels/plaza/retention')).own).toBeNull();
});

test('a legal hold keeps a channel from being deleted until it is lifted', async () => {
  const page = await operators.visit({ as: 'owner', at: '/channels?open=tower&tab=keeping' });
  await page.getByRole('button', { name: 'Place a hold' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Why' }).fill('Case 4711');
  await dialog.getByRole('button', { name: 'Place a hold' }).click();
  await page.getByText('Case 4711').waitFor();
  await page.getByRole('tab', { name: 'About' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await dialog.getByRole('textbox', { name: 'tower' }).fill('tower');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('legal hold', { exact: false }).last().waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('tab', { name: 'Retention' }).click();
  await page.getByRole('button', { name: 'Lift the hold' }).click();
  await dialog.getByRole('button', { name: 'Lift the hold' }).click();
  await page.getByRole('button', { name: 'Place a hold' }).waitFor();
  expect((await operators.server.call('GET', '/legalHolds')).items).toEqual([]);
});

test('a type says for how long the messages of its channels are kept', async () => {
  const page = await operators.visit({ as: 'owner', at: '/settings?section=types&open=live' });
  const section = page.getByRole('region', { name: 'Retention' });
  await section.getByRole('combobox', { name: 'Messages are kept' }).click();
  await page.getByRole('option', { name: 'for some days' }).click();
  await section.getByRole('textbox', { name: 'Days' }).fill('7');
  await section.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await section.getByText('Set by').waitFor();
  expect((await operators.server.call('GET', '/channelTypes/live/retention')).policy).toMatchObject({ days: 7 });
});

test('which rules hold in a channel is set', async () => {
  const page = await operators.visit({ as: 'owner', at: '/channels?open=plaza&tab=settings' });
  const all = page.getByRole('switch', { name: 'All rules hold that are on' });
  await all.waitFor({ state: 'attached' });
  await all.click();
  await page.getByLabel('Rules that hold').first().waitFor();
  const rules = async (): Promise<unknown> => {
    const { settings } = (await operators.server.call('GET', '/channels/plaza')) as unknown as Schema<'Channel'>;
    return settings.rules;
  };
  await expect.poll(rules).toEqual(['profanity']);
});

test('what a member did is told', async () => {
  const page = await operators.visit({ as: 'owner', at: '/channels?open=plaza&tab=members' });
  await page.getByRole('button', { name: 'Actions for alice' }).click();
  await page.getByRole('menuitem', { name: 'Activity' }).click();
  const sent = page.getByRole('dialog').getByText('Messages sent here');
  await sent.waitFor();
  await page.getByRole('dialog').getByText('Member since').waitFor();
});

test('who may do neither is offered neither', async () => {
  const page = await operators.visit({ as: 'moderator', at: '/channels?open=plaza' });
  await page.getByRole('tab', { name: 'Members' }).waitFor();
  expect(await page.getByRole('tab', { name: 'Retention' }).count()).toBe(0);
});

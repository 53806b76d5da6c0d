// What was done is taken back for a while: by the notice, or by a key.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { Operators } from './operators';

let operators: Operators;

beforeAll(async () => {
  operators = await Operators.start();
  await operators.setUp();
  const { server } = operators;
  await server.room('plaza', 'alice', 'bob');
  await server.call('POST', '/channels/plaza/messages', { id: 'hello', text: 'Good morning, plaza' }, 'alice');
  await server.call('PUT', '/channels/plaza/members/bob/roles', { roles: ['member', 'moderator'] });
  const variables = [{ name: 'who', default: 'all' }];
  await server.call('POST', '/templates', { id: 'greeting', name: 'Greeting', text: 'Good morning, {{who}}', variables, tags: ['daily'] });
});

afterAll(() => operators.close());

const undone = 'It is as it was before.';

test('a channel that was archived is restored by a key', async () => {
  const page = await operators.visit({ as: 'owner', at: '/channels?open=plaza' });
  const panel = page.getByRole('complementary', { name: 'plaza' });
  await panel.getByRole('button', { name: 'Archive' }).click();
  await page.getByRole('dialog', { name: 'Archive plaza?' }).getByRole('button', { name: 'Archive' }).click();
  await page.getByText('plaza is archived.').waitFor();
  await panel.getByRole('button', { name: 'Restore' }).waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('z');
  await page.getByText(undone).waitFor();
  await panel.getByRole('button', { name: 'Archive' }).waitFor();
  expect(await operators.server.call('GET', '/channels/plaza')).not.toHaveProperty('archivedAt');
  // What was taken back is not taken back again.
  await page.keyboard.press('z');
  expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
  expect(operators.faults).toEqual([]);
});

test('a member who was removed comes back with the roles they had', async () => {
  const page = await operators.visit({ as: 'owner', at: '/channels?open=plaza&tab=members' });
  const members = page.getByRole('list', { name: 'Members' });
  await page.getByRole('button', { name: 'Actions for bob' }).click();
  await page.getByRole('menuitem', { name: 'Remove from the channel' }).click();
  await page.getByRole('dialog', { name: 'Remove bob?' }).getByRole('button', { name: 'Remove from the channel' }).click();
  await page.getByText('bob is removed.').waitFor();
  await members.getByText('bob').waitFor({ state: 'detached' });
  const undo = page.getByRole('button', { name: 'Undo' });
  await undo.focus();
  await page.keyboard.press('Enter');
  await page.getByText(undone).waitFor();
  await members.getByText('bob').waitFor();
  expect(await operators.server.call('GET', '/channels/plaza/members/bob')).toMatchObject({ roles: ['member', 'moderator'] });
  expect(operators.faults).toEqual([]);
});

test('roles, settings and pins are what they were', async () => {
  const { server } = operators;
  const page = await operators.visit({ as: 'owner', at: '/users?open=alice' });
  await page.getByRole('button', { name: 'Change roles' }).click();
  await page.getByRole('combobox', { name: 'Roles in the whole app' }).click({ force: true });
  await page.getByRole('option', { name: 'moderator' }).click();
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('alice has these roles now.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText(undone).waitFor();
  expect((await server.call('GET', '/users/alice'))['roles'] ?? []).toEqual([]);

  await page.goto(`${server.url}/console/channels?open=plaza&tab=settings`);
  await page.getByRole('switch', { name: 'Read-only' }).click();
  await page.getByText('Saved.').waitFor();
  expect(await server.call('GET', '/channels/plaza')).toMatchObject({ settings: { frozen: true } });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText(undone).waitFor();
  expect(await server.call('GET', '/channels/plaza')).toMatchObject({ settings: { frozen: false } });

  await page.goto(`${server.url}/console/messages?open=hello`);
  await page.getByRole('button', { name: 'Pin', exact: true }).click();
  await page.getByText('The message is pinned.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText(undone).waitFor();
  expect(await server.call('GET', '/messages/hello')).not.toHaveProperty('pinnedAt');
  expect(operators.faults).toEqual([]);
});

test('a template that was deleted is there again, as it was', async () => {
  const { server } = operators;
  const before = await server.call('GET', '/templates/greeting');
  const page = await operators.visit({ as: 'owner', at: '/broadcast?section=templates&open=greeting' });
  await page.getByRole('complementary', { name: 'Greeting' }).getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Greeting is deleted.').waitFor();
  await page.getByText('There is no template yet').waitFor();
  await page.keyboard.press('z');
  await page.getByText(undone).waitFor();
  await page.getByRole('link', { name: 'Greeting' }).waitFor();
  const { name, text, variables, tags } = before;
  expect(await server.call('GET', '/templates/greeting')).toMatchObject({ name, text, variables, tags });
  expect(operators.faults).toEqual([]);
});

test('what can be taken back is offered for ten seconds, and longer while one points at it', async () => {
  const page = await operators.visit({ as: 'owner', at: '/messages?open=hello' });
  await page.clock.install();
  await page.getByRole('button', { name: 'Pin', exact: true }).click();
  const undo = page.getByRole('button', { name: 'Undo' });
  await undo.waitFor();
  await undo.hover();
  await page.clock.runFor(20_000);
  expect(await undo.count()).toBe(1);
  await page.mouse.move(0, 0);
  await page.clock.runFor(9_000);
  expect(await undo.count()).toBe(1);
  await page.clock.runFor(2_000);
  await undo.waitFor({ state: 'detached' });
  expect(operators.faults).toEqual([]);
});

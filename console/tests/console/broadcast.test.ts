// Messages to many, messages for later, and templates.

import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Operators } from './operators';

let operators: Operators;

beforeAll(async () => {
  // So slow that one can cancel what goes to many.
  operators = await Operators.start({ GAVEL_JOBS_BROADCAST_PER_SECOND: '2' });
  await operators.setUp();
  const { server } = operators;
  await server.room('plaza', 'alice', 'bob', 'staff');
  await server.room('tower', 'alice', 'staff');
  await server.call('PATCH', '/channels/plaza', { displayName: 'The plaza' });
  await server.call('PATCH', '/channels/tower', { displayName: 'The tower' });
  await server.call('PUT', '/users/alice', { displayName: 'Alice Anders' });
  await server.call('PUT', '/users/staff/roles', { roles: ['admin'] });
});

afterEach(() => operators.link(null));
afterAll(() => operators.close());

/** Chooses by typing the beginning of a name. */
async function pick(page: Page, field: Locator, typed: string, name: RegExp): Promise<void> {
  await field.fill(typed);
  await page.getByRole('option', { name }).first().click();
}

async function lastIn(channel: string): Promise<{ text: string; userId?: string }> {
  const { items } = await operators.server.call('GET', `/channels/${channel}/messages?limit=1`);
  return (items as { text: string; userId?: string }[])[0]!;
}

test('a message goes to the channels that are picked by name', async () => {
  const page = await operators.visit({ as: 'owner' });
  await page.getByRole('heading', { name: 'Hello, Olga Owner' }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('b');
  await page.getByText('Nothing was broadcast this week').waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search and commands' }).fill('New broadcast');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New broadcast' });
  await dialog.getByRole('textbox', { name: 'Message' }).fill('Hear, hear');
  const channels = dialog.getByRole('combobox', { name: 'Channels, by name', exact: true });
  await channels.fill('pla');
  await page.getByRole('option', { name: /as this id/ }).waitFor();
  await channels.press('ArrowDown');
  await channels.press('Enter');
  await pick(page, channels, 'tow', /The tower/);
  await channels.fill('nowhere');
  await page.getByRole('option', { name: /as this id/ }).click();
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await dialog.getByText('This goes to 3 channels, from The app.').waitFor();
  await dialog.getByText('Hear, hear').waitFor();
  await dialog.getByRole('button', { name: 'Send to 3 channels' }).click();

  const panel = page.getByRole('complementary', { name: 'Broadcast' });
  await panel.getByText('2 of 3').waitFor();
  await panel.getByRole('list', { name: 'Who did not get it' }).getByRole('link', { name: 'nowhere' }).waitFor();
  await panel.getByText('Done').waitFor();
  await page.getByRole('table', { name: 'Broadcasts' }).getByRole('link', { name: 'Hear, hear' }).waitFor();
  expect((await lastIn('plaza')).text).toBe('Hear, hear');
  expect((await lastIn('tower')).userId).toBeUndefined();
  expect(operators.faults).toEqual([]);
});

test('a broadcast to many is cancelled on its way', async () => {
  for (let number = 0; number < 16; number++) {
    await operators.server.call('POST', '/channels', { id: `fair${number}`, displayName: `Fair ${number}`, tags: ['fair'] });
  }
  const page = await operators.visit({ as: 'owner', at: '/broadcast?new=true' });
  const dialog = page.getByRole('dialog', { name: 'New broadcast' });
  await dialog.getByRole('textbox', { name: 'Message' }).fill('The fair begins');
  await dialog.getByRole('combobox', { name: 'To', exact: true }).click();
  await page.getByRole('option', { name: 'All channels that fit' }).click();
  await dialog.getByRole('combobox', { name: 'Tags', exact: true }).fill('fair');
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await dialog.getByText('This goes to 16 channels').waitFor();
  await dialog.getByRole('button', { name: 'Send to 16 channels' }).click();
  const panel = page.getByRole('complementary', { name: 'Broadcast' });
  await panel.getByText(/^[24] of 16$/).waitFor();
  await panel.getByRole('button', { name: 'Cancel the broadcast' }).click();
  await page.getByRole('dialog', { name: 'Cancel this broadcast?' }).getByRole('button', { name: 'Cancel the broadcast' }).click();
  await panel.getByText('Cancelled').waitFor();
  expect(await panel.getByRole('button', { name: 'Cancel the broadcast' }).count()).toBe(0);
  expect((await operators.server.call('GET', '/channels/fair9/messages'))['items']).toEqual([]);
  expect(operators.faults).toEqual([]);
});

test('a template is made, tried, and broadcast to users by the one who is linked', async () => {
  await operators.link('staff');
  const page = await operators.visit({ as: 'owner', at: '/broadcast?section=templates&new=true' });
  const form = page.getByRole('complementary', { name: 'New template' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Outage');
  await form.getByRole('textbox', { name: 'Message' }).fill('{{what}} is away until {{when}}.');
  await form.getByRole('textbox', { name: 'Usually {{what}} is' }).fill('The chat');
  await form.getByRole('button', { name: 'Save' }).click();
  const panel = page.getByRole('complementary', { name: 'Outage' });
  await panel.getByText('Fill in when to see it.').waitFor();
  await panel.getByRole('textbox', { name: 'when' }).fill('noon');
  await panel.getByText('The chat is away until noon.').waitFor();
  await page.getByRole('searchbox', { name: 'Search by name, id or tag' }).fill('outa');
  await page.waitForURL(/search=outa/);
  await page.getByRole('table', { name: 'Templates' }).getByRole('link', { name: 'Outage' }).waitFor();

  await page.getByRole('tab', { name: 'Broadcasts' }).click();
  await page.getByRole('button', { name: 'New broadcast' }).click();
  const dialog = page.getByRole('dialog', { name: 'New broadcast' });
  await dialog.getByText('A template', { exact: true }).click();
  await pick(page, dialog.getByRole('combobox', { name: 'Template', exact: true }), 'out', /Outage/);
  await dialog.getByRole('textbox', { name: 'when' }).fill('dusk');
  await dialog.getByText('The chat is away until dusk.').waitFor();
  await dialog.getByRole('combobox', { name: 'Send as', exact: true }).click();
  await page.getByRole('option', { name: 'staff' }).click();
  await dialog.getByRole('combobox', { name: 'To', exact: true }).click();
  await page.getByRole('option', { name: 'Users, by name' }).click();
  await pick(page, dialog.getByRole('combobox', { name: 'Users, by name', exact: true }), 'and', /Alice Anders/);
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await dialog.getByText('This goes to 1 user, from staff.').waitFor();
  await dialog.getByRole('button', { name: 'Send to 1 user' }).click();
  await page.getByRole('complementary', { name: 'Broadcast' }).getByText('1 of 1').waitFor();
  const { items } = await operators.server.call('POST', '/messages/query', { filter: { userId: 'staff' } });
  expect((items as { text: string }[])[0]!.text).toBe('The chat is away until dusk.');
  expect(operators.faults).toEqual([]);
});

test('what is wrong is said where it is', async () => {
  const page = await operators.visit({ as: 'owner', at: '/broadcast?section=templates&new=true' });
  const form = page.getByRole('complementary', { name: 'New template' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Broken');
  await form.getByRole('textbox', { name: 'Message' }).fill('{{what');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByText('a {{ is not closed by }}').waitFor();
  expect(operators.faults).toEqual([]);
});

/** As the field has it: of the browser's clock. */
function localTime(page: Page, inHours: number): Promise<string> {
  return page.evaluate((hours) => {
    const at = new Date(Date.now() + hours * 3_600_000);
    return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  }, inHours);
}

test('a message is scheduled in its time zone, moved, and not sent after all', async () => {
  await operators.link('staff');
  const page = await operators.visit({ as: 'owner', at: '/broadcast?section=scheduled', timezoneId: 'Asia/Tokyo' });
  await page.getByText('No message waits for its time').waitFor();
  await page.getByRole('button', { name: 'Schedule a message' }).click();
  const dialog = page.getByRole('dialog', { name: 'Schedule a message' });
  await dialog.getByText('By your clock: Asia/Tokyo (GMT+9).').waitFor();
  await pick(page, dialog.getByRole('combobox', { name: 'Channel', exact: true }), 'tow', /The tower/);
  await dialog.getByRole('textbox', { name: 'Message' }).fill('Good night, tower');
  const when = await localTime(page, 5);
  await dialog.getByLabel('Send at').fill(when);
  await dialog.getByRole('button', { name: 'Schedule', exact: true }).click();
  const panel = page.getByRole('complementary', { name: 'Scheduled message' });
  await panel.getByText('Good night, tower').waitFor();
  const waiting = async () => (await operators.server.call('POST', '/scheduledMessages/query', {}))['items'] as { sendAt: string; text: string; userId: string }[];
  const [first] = await waiting();
  expect(first).toMatchObject({ userId: 'staff', sendAt: new Date(`${when}:00+09:00`).toISOString() });

  await panel.getByRole('button', { name: 'Edit' }).click();
  await panel.getByRole('textbox', { name: 'Message' }).fill('Sleep well, tower');
  await panel.getByLabel('Send at').fill(await localTime(page, 7));
  await panel.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('table', { name: 'Scheduled' }).getByRole('link', { name: 'Sleep well, tower' }).waitFor();
  expect((await waiting())[0]!.text).toBe('Sleep well, tower');
  await panel.getByRole('button', { name: 'Do not send' }).click();
  await page.getByRole('dialog', { name: 'Do not send this message?' }).getByRole('button', { name: 'Do not send' }).click();
  await page.getByText('No message waits for its time').waitFor();
  expect(await waiting()).toEqual([]);
  expect(operators.faults).toEqual([]);
});

test('others’ messages are moved and not rewritten; who is not linked schedules none', async () => {
  const sendAt = new Date(Date.now() + 3_600_000).toISOString();
  await operators.server.call('POST', '/channels/plaza/scheduledMessages', { id: 'hers', text: 'From Alice', sendAt }, 'alice');
  const page = await operators.visit({ as: 'owner', at: '/broadcast?section=scheduled&channel=tower' });
  await page.getByText('To schedule messages yourself').waitFor();
  expect(await page.getByRole('button', { name: 'Schedule a message' }).count()).toBe(0);
  await page.getByText('Nothing fits these filters').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('link', { name: 'From Alice' }).click();
  const panel = page.getByRole('complementary', { name: 'Scheduled message' });
  await panel.getByRole('button', { name: 'Another time' }).click();
  await panel.getByText('its author’s alone to change').waitFor();
  await panel.getByLabel('Send at').fill(await localTime(page, 48));
  await panel.getByRole('button', { name: 'Save' }).click();
  await panel.getByRole('button', { name: 'Another time' }).waitFor();
  const moved = await operators.server.call('GET', '/channels/plaza/scheduledMessages/hers');
  expect(Date.parse(String(moved['sendAt']))).toBeGreaterThan(Date.parse(sendAt) + 3_600_000);
  expect(operators.faults).toEqual([]);
});

test('lists are filtered by people and channels that are picked by name', async () => {
  const page = await operators.visit({ as: 'owner', at: '/messages' });
  await pick(page, page.getByRole('combobox', { name: 'Author', exact: true }), 'anders', /Alice Anders/);
  await page.waitForURL(/user=alice/);
  await pick(page, page.getByRole('combobox', { name: 'Channel', exact: true }), 'plaza', /The plaza/);
  await page.waitForURL(/channel=plaza/);
  await page.reload();
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('input[aria-label=Author]')?.value === 'Alice Anders');

  await page.goto(`${operators.server.url}/console/audit`);
  await pick(page, page.getByRole('combobox', { name: 'Who', exact: true }), 'olga', /Olga Owner/);
  await page.waitForURL(/actor=operator/);
  await page.getByRole('row').filter({ hasText: 'Create broadcast' }).first().waitFor();
  expect(operators.faults).toEqual([]);
});

test('members are added by name, and by ids that are pasted', async () => {
  const page = await operators.visit({ as: 'owner', at: '/channels?open=tower&tab=members' });
  const panel = page.getByRole('complementary', { name: 'The tower' });
  const field = panel.getByRole('combobox', { name: 'Add members', exact: true });
  await pick(page, field, 'bo', /bob/);
  await panel.getByRole('button', { name: 'Add', exact: true }).click();
  await panel.getByRole('list', { name: 'Members' }).getByText('bob').waitFor();
  await operators.server.token('carol');
  await operators.server.token('dan');
  await field.evaluate((input) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', 'carol, dan');
    input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await panel.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('2 members are added.').waitFor();
  await panel.getByRole('list', { name: 'Members' }).getByText('dan').waitFor();
  expect(operators.faults).toEqual([]);
});

test('a moderator sees what is scheduled, and broadcasts nothing', async () => {
  const page = await operators.visit({ as: 'moderator', at: '/broadcast' });
  await page.getByRole('tab', { name: 'Scheduled' }).waitFor();
  expect(await page.getByRole('tab').allTextContents()).toEqual(['Scheduled']);
  expect(await page.getByRole('button', { name: 'New broadcast' }).count()).toBe(0);
  expect(operators.faults).toEqual([]);
});

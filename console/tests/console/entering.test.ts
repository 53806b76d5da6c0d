// The ways into the console: the first operator, sign-in, a second factor, an invitation; and that what one does is noted.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addressOf, Operators, PASSWORD } from './operators';
import { codeOf } from './totp';

let operators: Operators;

beforeAll(async () => {
  operators = await Operators.start();
});

afterAll(() => operators.close());

async function signIn(page: Page, password = PASSWORD): Promise<void> {
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(addressOf('owner'));
  await page.getByLabel(/^Password( \*)?$/).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /account and appearance/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
}

test('the first one is made by the setup token, and nobody after', async () => {
  const page = await operators.visit();
  await page.getByRole('heading', { name: 'Nobody runs this server yet' }).waitFor();
  await page.goto(`${operators.server.url}/console/setup#${await operators.server.setupToken()}`);
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(addressOf('owner'));
  await page.getByRole('textbox', { name: 'Name' }).fill('Olga Owner');
  await page.getByLabel(/^Password( \*)?$/).fill('too short');
  await page.getByText('3 characters more').waitFor();
  await page.getByLabel(/^Password( \*)?$/).fill(PASSWORD);
  await page.getByLabel('Password again').fill(PASSWORD);
  expect(page.url()).not.toContain('#');
  await page.getByRole('button', { name: 'Make me the owner' }).click();
  await page.getByRole('heading', { name: 'Hello, Olga Owner' }).waitFor();

  const other = await operators.visit({ at: '/setup#anything' });
  await other.getByText('This server is set up already').waitFor();
  expect(operators.faults).toEqual([]);
});

test('a wrong password is refused, the right one leads to where one wanted', async () => {
  const page = await operators.visit({ at: '/users' });
  await signIn(page, 'not this password');
  await page.getByRole('alert').getByText('Address, password or code is wrong.').waitFor();
  await signIn(page);
  await page.getByRole('heading', { name: 'Users', level: 1 }).waitFor();
  await signOut(page);
  expect(operators.faults).toEqual([]);
});

test('what an operator does is in the audit log', async () => {
  const page = await operators.visit({ as: 'owner', at: '/channels' });
  await page.getByRole('button', { name: 'New channel' }).click();
  const dialog = page.getByRole('dialog', { name: 'New channel' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Lanterns');
  await dialog.getByRole('textbox', { name: 'Id' }).fill('lanterns');
  await dialog.getByRole('button', { name: 'New channel' }).click();
  await page.getByRole('complementary', { name: 'Lanterns' }).getByRole('button', { name: 'Archive' }).click();
  const question = page.getByRole('dialog', { name: 'Archive Lanterns?' });
  await question.getByRole('textbox', { name: 'Reason' }).fill('Größer wird er nicht');
  await question.getByRole('button', { name: 'Archive' }).click();
  await page.getByText('Lanterns is archived.').waitFor();

  await page.goto(`${operators.server.url}/console/audit?target=channel%3Alanterns`);
  const row = page.getByRole('row').filter({ hasText: 'Archive channel' });
  await row.getByText('Größer wird er nicht').waitFor();
  await row.getByText('Olga Owner').waitFor();
  await row.getByRole('link').click();
  await page.getByRole('complementary', { name: 'Archive channel' }).getByText('Größer wird er nicht').waitFor();
  await page.getByRole('row').filter({ hasText: 'Create channel' }).waitFor();
  expect(operators.faults).toEqual([]);
});

test('one who is invited comes in, and is put out by another', async () => {
  const owner = await operators.visit({ as: 'owner', at: '/settings?section=operators' });
  await owner.getByRole('button', { name: 'Invite' }).click();
  const dialog = owner.getByRole('dialog', { name: 'Invite an operator' });
  await dialog.getByRole('textbox', { name: 'E-mail address' }).fill('mo@example.com');
  await dialog.getByRole('button', { name: 'Invite' }).click();
  const link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue();
  await dialog.getByText('Close').click();
  await owner.getByRole('button', { name: 'Withdraw the invitation of mo@example.com' }).waitFor();

  const mo = await operators.visit();
  await mo.goto(link);
  await mo.getByText('mo@example.com').waitFor();
  await mo.getByRole('textbox', { name: 'Name' }).fill('Mo');
  await mo.getByLabel(/^Password( \*)?$/).fill(PASSWORD);
  await mo.getByLabel('Password again').fill(PASSWORD);
  await mo.getByRole('button', { name: 'Come in' }).click();
  await mo.getByRole('heading', { name: 'Hello, Mo' }).waitFor();

  await owner.reload();
  await owner.getByRole('button', { name: 'Actions for Mo' }).click();
  await owner.getByRole('menuitem', { name: 'Disable' }).click();
  await owner.getByRole('dialog', { name: 'Disable Mo?' }).getByRole('button', { name: 'Disable' }).click();
  await owner.getByText('Mo is disabled.').waitFor();
  await mo.getByRole('navigation').getByRole('link', { name: 'Channels' }).click();
  await mo.getByRole('heading', { name: 'Sign in' }).waitFor();
  await mo.goto(link);
  await mo.getByText('This invitation is over').waitFor();
  expect(operators.faults).toEqual([]);
});

test('a second factor is set up, asked for, and replaced by a recovery code once', async () => {
  const page = await operators.visit({ as: 'owner', at: '/account' });
  await page.getByRole('button', { name: 'Set up' }).click();
  const dialog = page.getByRole('dialog', { name: 'Second factor' });
  await dialog.getByLabel('Confirm with your password').fill('not this password');
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await dialog.getByText('This is not your password.').waitFor();
  await dialog.getByLabel('Confirm with your password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await dialog.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
  const secret = (await dialog.locator('code').textContent()) ?? '';
  await dialog.getByRole('textbox', { name: /six digits/ }).fill(codeOf(secret));
  await dialog.getByRole('button', { name: 'Turn on' }).click();
  const list = dialog.getByRole('list', { name: 'Your recovery codes' });
  await list.waitFor();
  const codes = await list.getByRole('listitem').allTextContents();
  expect(codes).toHaveLength(10);
  await dialog.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByRole('button', { name: 'New recovery codes' }).waitFor();
  await signOut(page);

  for (const [code, works] of [
    [codes[0]!, true],
    [codes[0]!, false],
    [codes[1]!, true],
  ] as const) {
    await signIn(page);
    await page.getByRole('textbox', { name: 'Code' }).fill(code);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    if (works) {
      await page.getByRole('heading', { name: 'Hello, Olga Owner' }).waitFor();
      await signOut(page);
    } else {
      await page.getByRole('alert').getByText('Address, password or code is wrong.').waitFor();
      await page.getByRole('button', { name: 'Sign in as somebody else' }).click();
    }
  }
  expect(operators.faults).toEqual([]);
});

// Takes the pictures of docs/pictures, of a new demo. `make pictures` runs it.
// GAVEL_BIN is a binary with the pages in it, CHROMIUM a browser.

import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const MOST_BYTES = 300_000;
const PORT = 8093;
/** How long names and who is online may take. */
const SETTLES_MS = 1_000;
const out = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));

const desk = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
/** What is taken: which page, on what, in which colours, and what is done before it. */
const PICTURES = [
  { name: 'console-live', open: inConsole('/live'), device: desk, colorScheme: 'dark', act: seeSome },
  { name: 'console-channel', open: inConsole('/channels?open=raid-hall'), device: desk, colorScheme: 'light' },
  { name: 'console-analytics', open: inConsole('/analytics'), device: desk, colorScheme: 'light' },
  { name: 'console-message', open: inConsole('/messages?action=bounce'), device: desk, colorScheme: 'dark', act: openFirst },
  { name: 'console-phone', open: inConsole(''), device: phone, colorScheme: 'light' },
  { name: 'chat', open: inChat('june', '#/c/book-club'), device: desk, colorScheme: 'light', act: openThread },
  { name: 'chat-stopped', open: inChat('mara', '#/c/officers'), device: desk, colorScheme: 'dark', act: beStopped },
  { name: 'search', open: inChat('june', '#/c/lobby'), device: desk, colorScheme: 'dark', act: search },
  { name: 'phone', open: inChat('yuki', '#/c/language-cafe'), device: phone, colorScheme: 'light' },
];

/** The chat, as one of the people. @param {string} userId @param {string} hash */
function inChat(userId, hash) {
  return async (/** @type {import('playwright-core').Page} */ page) => {
    const answer = await page.request.post(`${url}/demo/token`, { data: { userId } });
    const { token } = await answer.json();
    await page.addInitScript((given) => sessionStorage.setItem('gavel-token', given), token);
    await page.goto(`${url}/chat${hash}`);
    await page.locator('.pane-main article').last().waitFor();
  };
}

/** The console, as the demo's owner. @param {string} at */
function inConsole(at) {
  return async (/** @type {import('playwright-core').Page} */ page) => {
    await page.request.post(`${url}/demo/operator`);
    await page.goto(`${url}/console${at}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };
}

/** Until some of what was said last is there. @param {import('playwright-core').Page} page */
async function seeSome(page) {
  await page.locator('[data-row]').nth(6).waitFor();
}

/** @param {import('playwright-core').Page} page */
async function openFirst(page) {
  await page.locator('[data-row]').first().click();
  await page.getByRole('complementary').getByRole('list').first().waitFor();
}

/** The last thread that one sees. @param {import('playwright-core').Page} page */
async function openThread(page) {
  await page.locator('.pane-main a[href*="/thread/"]').last().click();
  await page.locator('.pane-panel article').nth(2).waitFor();
}

/** @param {import('playwright-core').Page} page */
async function beStopped(page) {
  await page.locator('.pane-main textarea').fill('Lux pulled before the count again. What an asshole.');
  await page.keyboard.press('Enter');
  await page.locator('.pane-main mark').waitFor();
}

/** @param {import('playwright-core').Page} page */
async function search(page) {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('salt');
  await page.getByRole('option').nth(2).waitFor();
}

/** @param {number} port @param {string} folder */
async function startDemo(port, folder) {
  // Variables with this beginning are settings.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GAVEL_')));
  const server = spawn(process.env['GAVEL_BIN'] ?? '', ['demo', '--data', folder, '--listen', `127.0.0.1:${port}`], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: server.stdout })) if (line.includes('/chat')) return server;
  throw new Error('the demo did not start, or has no pages in it');
}

const folder = await mkdtemp(join(tmpdir(), 'gavel-pictures-'));
const demo = await startDemo(PORT, join(folder, 'demo'));
const url = `http://127.0.0.1:${PORT}`;
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
try {
  await mkdir(out, { recursive: true });
  for (const { name, open, device, colorScheme, act } of PICTURES) {
    const context = await browser.newContext({ ...device, colorScheme, locale: 'en-GB', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await open(page);
    await act?.(page);
    await page.mouse.move(0, 0);
    await page.waitForTimeout(SETTLES_MS);
    await page.evaluate(() => document.fonts.ready);
    const path = join(out, `${name}.png`);
    await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    const { size } = await stat(path);
    if (size > MOST_BYTES) throw new Error(`${path} has ${size} bytes, at most ${MOST_BYTES}`);
    console.log(`${name}.png: ${Math.ceil(size / 1000)} kB`);
    await context.close();
  }
} finally {
  await browser.close();
  demo.kill();
  await new Promise((done) => demo.once('exit', done));
  await rm(folder, { recursive: true, force: true });
}

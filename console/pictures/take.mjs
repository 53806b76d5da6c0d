// Takes the pictures of docs/pictures, of a new demo: light, dark, and on a phone. `make pictures` runs it.
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
const out = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));

const desk = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
/** What is taken: by its name, as whom, where, on what, in which colours. */
const PICTURES = [
  ['chat', 'mara', '#/c/raid-hall', desk, 'light'],
  ['chat-dark', 'mara', '#/c/raid-hall', desk, 'dark'],
  ['phone', 'mara', '#/c/raid-hall', phone, 'light'],
  ['phone-list', 'mara', '', phone, 'dark'],
];

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
  for (const [name, userId, hash, device, colorScheme] of PICTURES) {
    const context = await browser.newContext({ ...device, colorScheme, locale: 'en-GB', reducedMotion: 'reduce' });
    const page = await context.newPage();
    const answer = await page.request.post(`${url}/demo/token`, { data: { userId } });
    const { token } = await answer.json();
    await page.addInitScript((given) => sessionStorage.setItem('gavel-token', given), token);
    await page.goto(`${url}/chat${hash}`);
    await page.locator(hash ? '.pane-main textarea' : '.pane-sidebar a').first().waitFor();
    await page.waitForLoadState('networkidle');
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

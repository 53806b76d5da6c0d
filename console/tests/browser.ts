// Chromium, and the pages in it as the binary serves them.

import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const args = ['gpu', 'quic', 'background-networking', 'component-update', 'sync', 'smooth-scrolling'].map(
  (what) => `--disable-${what}`,
);

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--no-first-run', ...args] });
}

interface Visit extends BrowserContextOptions {
  /** Who comes in with what. */
  token?: string;
  /** Where in the page, such as `#/c/general`. */
  at?: string;
}

/** The pages of a server, and a browser to look at them. */
export class Pages {
  /** What went wrong in a page, or was refused by its policy. */
  readonly faults: string[] = [];

  private constructor(
    readonly browser: Browser,
    readonly url: string,
  ) {}

  /** Fails if the server has no pages. */
  static async before(url: string): Promise<Pages> {
    const { status } = await fetch(`${url}/chat`);
    if (status !== 200) throw new Error('the binary was built without the pages: npm run build --workspace console, cargo build');
    return new Pages(await launch(), url);
  }

  async visit({ token, at = '', ...options }: Visit = {}): Promise<Page> {
    const context = await this.browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    if (token) await context.addInitScript((kept) => sessionStorage.setItem('gavel-token', kept), token);
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('Failed to load resource')) this.faults.push(message.text());
    });
    await page.goto(`${this.url}/chat${at}`);
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

export function composerOf(page: Page) {
  return page.getByRole('textbox', { name: /^Message / });
}

export function messageIn(page: Page, text: string) {
  return page.getByRole('article').filter({ hasText: text });
}

export async function write(page: Page, text: string): Promise<void> {
  await composerOf(page).fill(text);
  await page.keyboard.press('Enter');
}

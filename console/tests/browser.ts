// Chromium, and the pages in it, in front of a real server.

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { type Plugin, preview, type PreviewServer } from 'vite';
import { inject } from 'vitest';

const built = inject('built');
const root = fileURLToPath(new URL('..', import.meta.url));
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const quiet = ['gpu', 'quic', 'background-networking', 'component-update', 'sync', 'smooth-scrolling'].map(
  (what) => `--disable-${what}`,
);

/** What the binary sends with a page. */
const policy = (nonce: string): string =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' https: http: data:",
    "media-src 'self' https: http:",
    "connect-src 'self'",
  ].join('; ');

/** Serves the page as the binary does: under a policy, with a nonce of its own. */
const guarded: Plugin = {
  name: 'guarded',
  configurePreviewServer: ({ middlewares }) => {
    middlewares.use((request, response, next) => {
      if (new URL(request.url ?? '/', 'http://page').pathname !== '/chat') return next();
      const nonce = randomUUID();
      const page = readFileSync(join(built, 'chat.html'), 'utf8').replaceAll('__GAVEL_NONCE__', nonce);
      response
        .setHeader('Content-Type', 'text/html; charset=utf-8')
        .setHeader('Content-Security-Policy', policy(nonce))
        .end(page);
    });
  },
};

interface Visit extends BrowserContextOptions {
  /** Who comes in with what. */
  token?: string;
  /** Where in the page, such as `#/c/general`. */
  at?: string;
}

/** The pages as they are built, at an address of their own, and a browser to look at them. */
export class Pages {
  /** What went wrong in a page, or was refused by its policy. */
  readonly faults: string[] = [];

  private constructor(
    readonly browser: Browser,
    private readonly server: PreviewServer,
  ) {}

  static async before(api: string): Promise<Pages> {
    const backend = { target: api, changeOrigin: true, headers: { origin: api } };
    const proxy = { '/api': { ...backend, ws: true }, '/demo': backend };
    const server = await preview({
      root,
      build: { outDir: built },
      plugins: [guarded],
      logLevel: 'silent',
      preview: { port: 0, host: '127.0.0.1', proxy },
    });
    const args = ['--headless', '--no-sandbox', '--no-first-run', ...quiet];
    return new Pages(await chromium.launch({ executablePath, args }), server);
  }

  get url(): string {
    const url = this.server.resolvedUrls?.local[0];
    if (!url) throw new Error('no address');
    return url.replace(/\/$/, '');
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
    await this.server.close();
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

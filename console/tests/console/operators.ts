// A server with operators, and browsers to look at it.

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { Server } from '../../../sdk/typescript/tests/server';
import { launch } from '../browser';

export const PASSWORD = 'a lantern in the fog';

type Role = 'owner' | 'admin' | 'moderator' | 'analyst' | 'viewer';

interface Visit extends BrowserContextOptions {
  /** Who is signed in. */
  as?: Role;
  /** Where, such as `/channels`. */
  at?: string;
}

export class Operators {
  /** What went wrong in a page, or was refused by its policy. */
  readonly faults: string[] = [];
  #known = new Set<Role>(['owner']);

  private constructor(
    readonly server: Server,
    private readonly browser: Browser,
  ) {}

  /** With these settings of the server, by the names of their variables. */
  static async start(settings: Record<string, string> = {}): Promise<Operators> {
    const server = await Server.start({ GAVEL_MODERATION_PROFANITY: 'bounce', ...settings });
    const { status } = await fetch(`${server.url}/console`);
    if (status !== 200) throw new Error('the binary was built without the pages: npm run build --workspace console, cargo build');
    return new Operators(server, await launch());
  }

  /** The first one, without the page. */
  async setUp(): Promise<void> {
    const body = { token: await this.server.setupToken(), email: addressOf('owner'), password: PASSWORD, displayName: 'Olga Owner' };
    await this.call('/operators/setup', body);
  }

  /** Has the first one speak in channels as this user. */
  async link(userId: string | null): Promise<void> {
    const { items } = await this.server.call('POST', '/operators/query', { filter: { email: addressOf('owner') } });
    await this.server.call('PATCH', `/operators/${(items as { id: string }[])[0]!.id}`, { userId });
  }

  async visit({ as, at = '', ...options }: Visit = {}): Promise<Page> {
    const context = await this.browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(10_000);
    if (as) {
      if (!this.#known.has(as)) await this.#invite(as);
      await context.request.post(`${this.server.url}/api/v3/session`, { data: { email: addressOf(as), password: PASSWORD } });
    }
    const page = await context.newPage();
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('Failed to load resource')) this.faults.push(message.text());
    });
    await page.goto(`${this.server.url}/console${at}`);
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }

  async #invite(role: Role): Promise<void> {
    const { token } = await this.server.call('POST', '/operators/invitations', { email: addressOf(role), roles: [role] });
    await this.call('/operators/invitations/accept', { token, password: PASSWORD });
    this.#known.add(role);
  }

  private async call(path: string, body: unknown): Promise<void> {
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(`${this.server.url}/api/v3${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }
}

export function addressOf(role: Role): string {
  return `${role}@example.com`;
}

// The real server, on a folder of its own and a free port.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { WebSocket as Socket } from 'ws';

import { Gavel, type GavelOptions } from '../src/index.js';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const binary = process.env['GAVEL_BIN'] ?? join(process.env['CARGO_TARGET_DIR'] ?? join(repository, 'target'), 'debug/gavel');

/** Limits that no test meets but one that sets others. */
const wideLimits = Object.fromEntries(
  ['SEND', 'WRITE', 'READ', 'SEARCH', 'KEY', 'ANONYMOUS'].flatMap((kind) => [
    [`GAVEL_RATE_${kind}_PER_SECOND`, '1000000'],
    [`GAVEL_RATE_${kind}_BURST`, '1000000'],
  ]),
);

export const WebSocket = Socket as unknown as typeof globalThis.WebSocket;

/** A call of the API as the app itself, or acting for a user. */
export type Call = (method: string, path: string, body?: unknown, user?: string) => Promise<Record<string, unknown>>;

export class Server {
  private constructor(
    readonly url: string,
    private readonly key: string,
    private process: ChildProcess,
    private readonly settings: Record<string, string>,
    private readonly folder: string,
    private readonly printed: readonly string[],
    private readonly clients: Gavel[] = [],
  ) {}

  /** Starts it with these settings, by the names of their variables. */
  static async start(settings: Record<string, string> = {}): Promise<Server> {
    if (!existsSync(binary)) throw new Error(`${binary} is not there: cargo build, or set GAVEL_BIN`);
    const folder = await mkdtemp(join(tmpdir(), 'gavel-client-'));
    const { child, printed } = begin(folder, '127.0.0.1:0', settings);
    const url = await found(printed, /http:\/\/[\d.:]+/);
    const key = ['key', 'create', 'test', '--scope', 'admin', '--data', join(folder, 'data')];
    const { stdout } = await promisify(execFile)(binary, key, { env: clean() });
    return new Server(url, stdout.trim().split('\n').at(-1) ?? '', child, settings, folder, printed);
  }

  readonly call: Call = async (method, path, body, user) => {
    const response = await fetch(`${this.url}/api/v3${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.key}`, 'Content-Type': 'application/json', ...(user && { 'X-Gavel-User': user }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? (JSON.parse(text) as Record<string, unknown>) : {};
  };

  /** The token by which the first operator is made: printed as long as there is none. */
  async setupToken(): Promise<string> {
    return (await found(this.printed, /with the setup token (\S+)/)).split(' ').at(-1) ?? '';
  }

  async token(user: string, durationSeconds?: number): Promise<string> {
    const { token } = await this.call('POST', `/users/${user}/tokens`, durationSeconds ? { durationSeconds } : {});
    return String(token);
  }

  /** A channel whose members these are; the first one made it. */
  async room(id: string, ...userIds: string[]): Promise<string> {
    for (const user of userIds) await this.token(user);
    await this.call('POST', '/channels', { id, displayName: id, userIds }, userIds[0]);
    return id;
  }

  /** A client of a user's, closed with the server. It does not wait long before it tries again. */
  async client(user: string, options: Partial<GavelOptions> = {}): Promise<Gavel> {
    const token = await this.token(user);
    const client = new Gavel({ url: this.url, token, WebSocket, backoff: () => 10, ...options });
    this.clients.push(client);
    return client;
  }

  /** Kills it, does something while it is away, and starts it at the same address. */
  async restart(meanwhile: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
    await this.#kill();
    await meanwhile();
    const { child, printed } = begin(this.folder, new URL(this.url).host, this.settings);
    this.process = child;
    await found(printed, /http:\/\/[\d.:]+/);
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.close();
    await this.#kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #kill(): Promise<void> {
    const ended = new Promise((done) => this.process.once('exit', done));
    this.process.kill('SIGKILL');
    await ended;
  }
}

/** Starts the binary; what it prints comes in time. */
function begin(folder: string, listen: string, settings: Record<string, string>): { child: ChildProcess; printed: string[] } {
  const log = openSync(join(folder, 'log'), 'a');
  const child = spawn(binary, ['serve', '--listen', listen, '--data', join(folder, 'data')], {
    env: { ...clean(), ...wideLimits, ...settings },
    stdio: ['ignore', 'pipe', log],
  });
  closeSync(log);
  if (!child.stdout) throw new Error('no output');
  const printed: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => printed.push(line));
  return { child, printed };
}

/** The variables of this process but those that would set up the server. */
function clean(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GAVEL_')));
}

/** Waits until something is printed, and answers it. */
async function found(printed: readonly string[], what: RegExp): Promise<string> {
  const look = (): string | undefined => printed.map((line) => what.exec(line)?.[0]).find(Boolean);
  await until(look, `the server prints ${what}`);
  return look() ?? '';
}

/** Waits until something holds. */
export async function until(holds: () => unknown, what = String(holds)): Promise<void> {
  const start = Date.now();
  while (!holds()) {
    if (Date.now() - start > 15_000) throw new Error(`it never came to this: ${what}`);
    await new Promise((done) => setTimeout(done, 5));
  }
}

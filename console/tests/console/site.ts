// The console's page as it was built, in front of a server: under the policy that the binary sends it with.

import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const kinds: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };

/** As in `crates/server/src/pages.rs`. */
const policy = (nonce: string): string =>
  `default-src 'none'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; img-src 'self' https: data: blob:; ` +
  `media-src 'self' https: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; ` +
  `form-action 'self'; frame-ancestors 'none'`;

export class Site {
  private constructor(
    readonly url: string,
    private readonly server: HttpServer,
  ) {}

  static async before(api: string): Promise<Site> {
    if (!existsSync(join(dist, 'index.html'))) throw new Error('there is no console/dist: npm run build --workspace console');
    const server = createServer((incoming, response) => {
      const path = (incoming.url ?? '/').replace(/\?.*/, '');
      if (path === '/console' || path.startsWith('/console/')) page(response);
      else if (path.startsWith('/assets/')) asset(path, response);
      else pass(api, incoming, response);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    if (!address || typeof address === 'string') throw new Error('no address');
    return new Site(`http://127.0.0.1:${address.port}`, server);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

function page(response: ServerResponse): void {
  const nonce = randomBytes(16).toString('hex');
  const html = readFileSync(join(dist, 'index.html'), 'utf8').replaceAll('__GAVEL_NONCE__', nonce);
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy(nonce) }).end(html);
}

function asset(path: string, response: ServerResponse): void {
  const file = join(dist, path);
  if (!existsSync(file)) return void response.writeHead(404).end();
  response.writeHead(200, { 'Content-Type': kinds[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file));
}

/** The `Host` stays, so that the server takes the page for its own. */
function pass(api: string, incoming: IncomingMessage, response: ServerResponse): void {
  const { method, headers } = incoming;
  const outgoing = request(`${api}${incoming.url ?? ''}`, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.writeHead(502).end());
  incoming.pipe(outgoing);
}

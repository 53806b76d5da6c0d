// A connection that can be cut, anywhere: a TCP proxy before the server.

import { connect, createServer, type Server as TcpServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** After how many bytes in which direction the first WebSocket is cut. `up` is what the client says. */
export interface Cut {
  direction: 'up' | 'down';
  afterBytes: number;
}

export class Proxy {
  /** Of each WebSocket, where its frames ended, handshake included, in bytes. */
  readonly frameEnds: { up: number[]; down: number[] }[] = [];
  /** Where the WebSockets that are still to come are cut, in their order. */
  cuts: Cut[] = [];
  cutCount = 0;
  /** Whether the next one is swallowed: nothing comes through, and nothing says so. */
  silent = false;
  #sockets = new Set<Socket>();

  private constructor(
    private readonly server: TcpServer,
    private readonly target: URL,
  ) {}

  static async before(url: string): Promise<Proxy> {
    const server = createServer();
    const proxy = new Proxy(server, new URL(url));
    server.on('connection', (socket) => proxy.#carry(socket));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Cuts all that is open. */
  cutAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async stop(): Promise<void> {
    this.cutAll();
    await new Promise((done) => this.server.close(done));
  }

  #carry(client: Socket): void {
    const server = connect(Number(this.target.port), this.target.hostname);
    const both = [client, server];
    let cut: Cut | undefined;
    const end = (): void => both.forEach((socket) => socket.destroy());
    for (const socket of both) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        end();
      });
    }
    let isWebSocket: boolean | undefined;
    const carry = (direction: 'up' | 'down', from: Socket, to: Socket, frames: Frames): void => {
      let carried = 0;
      from.on('data', (bytes: Buffer) => {
        if (isWebSocket === undefined) {
          isWebSocket = bytes.subarray(0, 64).toString().includes('/ws');
          if (isWebSocket) {
            cut = this.cuts.shift();
            this.frameEnds.push({ up: up.ends, down: down.ends });
          }
        }
        if (this.silent && isWebSocket) return;
        const room = cut?.direction === direction ? cut.afterBytes - carried : Infinity;
        const part = bytes.subarray(0, room);
        carried += part.length;
        if (isWebSocket) frames.read(part);
        to.write(part, () => {
          if (part.length >= room) this.#cut(both);
        });
      });
    };
    const up = new Frames();
    const down = new Frames();
    carry('up', client, server, up);
    carry('down', server, client, down);
  }

  #cut(sockets: Socket[]): void {
    if (sockets.every(({ destroyed }) => destroyed)) return;
    this.cutCount += 1;
    for (const socket of sockets) socket.destroySoon();
  }
}

/** Finds where frames end in a stream of bytes: the HTTP head is the first of them. */
class Frames {
  readonly ends: number[] = [];
  #kept = Buffer.alloc(0);
  #read = 0;

  read(bytes: Buffer): void {
    this.#kept = Buffer.concat([this.#kept, bytes]);
    for (let length = this.#next(); length !== undefined && length <= this.#kept.length; length = this.#next()) {
      this.#read += length;
      this.#kept = this.#kept.subarray(length);
      this.ends.push(this.#read);
    }
  }

  #next(): number | undefined {
    const bytes = this.#kept;
    if (this.ends.length === 0) {
      const end = bytes.indexOf('\r\n\r\n');
      return end < 0 ? undefined : end + 4;
    }
    if (bytes.length < 2) return undefined;
    const mask = bytes[1]! & 0x80 ? 4 : 0;
    const short = bytes[1]! & 0x7f;
    if (short < 126) return 2 + mask + short;
    if (short === 126) return bytes.length < 4 ? undefined : 4 + mask + bytes.readUInt16BE(2);
    return bytes.length < 10 ? undefined : 10 + mask + Number(bytes.readBigUInt64BE(2));
  }
}

// Messages on their way: sent in their order, channel by channel, again and again under the same id until the server answers.

import { type Backoff, waitAfter } from './backoff.js';
import type { Connection } from './connection.js';
import { GavelError } from './error.js';
import type { NewMessage, Sent } from './schema.js';

interface Outgoing {
  readonly message: NewMessage;
  readonly resolve: (sent: Sent) => void;
  readonly reject: (error: GavelError) => void;
  /** Tells what it waits for. */
  readonly onWait: (error: GavelError) => void;
  attempt: number;
  /** Whether it was sent on this connection, or waits for its next turn. */
  busy: boolean;
}

/** How often a fault of the server's is met with another attempt. */
const FAULTS = 5;

/** The messages of a client that the server has not answered yet. */
export class Outbox {
  #queues = new Map<string, Outgoing[]>();

  constructor(
    private readonly connection: Connection,
    private readonly backoff: Backoff,
  ) {}

  /** Sends a message, which has an id, after those before it. */
  send(channelId: string, message: NewMessage, onWait: (error: GavelError) => void): Promise<Sent> {
    return new Promise((resolve, reject) => {
      const queue = this.#queues.get(channelId) ?? [];
      this.#queues.set(channelId, queue);
      queue.push({ message, resolve, reject, onWait, attempt: 0, busy: false });
      this.#next(channelId);
    });
  }

  /** The connection is there (again): whatever was sent on the last one and not answered is sent again. */
  begin(): void {
    for (const channelId of this.#queues.keys()) this.#next(channelId);
  }

  /** Gives up on all of them. */
  clear(error: GavelError): void {
    const queues = [...this.#queues.values()];
    this.#queues.clear();
    for (const { reject } of queues.flat()) reject(error);
  }

  /** Sends the first of a channel; the others wait, or they could overtake it. */
  #next(channelId: string): void {
    const first = this.#queues.get(channelId)?.[0];
    if (!first || first.busy || !this.connection.isOpen) return;
    first.busy = true;
    first.attempt += 1;
    this.connection.ask({ type: 'send', channelId, message: first.message }, (error, sent: Sent) => {
      if (!error) {
        first.resolve(sent);
        return this.#done(channelId, first);
      }
      if (error.code === 'network') {
        first.busy = false;
        return;
      }
      if (!error.isTemporary && !(error.code === 'internal' && first.attempt < FAULTS)) {
        first.reject(error);
        return this.#done(channelId, first);
      }
      first.onWait(error);
      setTimeout(() => {
        first.busy = false;
        this.#next(channelId);
      }, waitAfter(error, first.attempt, this.backoff));
    });
  }

  #done(channelId: string, first: Outgoing): void {
    const queue = this.#queues.get(channelId);
    if (queue?.[0] === first) queue.shift();
    if (queue?.length === 0) this.#queues.delete(channelId);
    this.#next(channelId);
  }
}

// Being told of channels: one subscription for each, whoever watches it, taken up where it was after each loss.

import { type Backoff, waitAfter } from './backoff.js';
import type { Connection } from './connection.js';
import type { GavelError } from './error.js';
import type { GavelEvent } from './events.js';

/** Who is told of a channel. */
export interface Watcher {
  /** From now on it is told of everything. `anew`: something before that is missing, what there is has to be read. */
  subscribed(anew: boolean): void;
  /** It cannot be told, and will not be. */
  refused(error: GavelError): void;
}

/** What one client is told of one channel. */
export class Subscription {
  /** The last event that was told. */
  lastSeq: number | undefined;
  readonly watchers = new Set<Watcher>();
  /** The last event that had happened when it was taken up. */
  #head = 0;
  #live = false;

  constructor(
    readonly channelId: string,
    private readonly connection: Connection,
    private readonly backoff: Backoff,
  ) {}

  /** Whether something that was missed is still to come. */
  get isCatchingUp(): boolean {
    return (this.lastSeq ?? 0) < this.#head;
  }

  /** Whether an event is news: each counts once. */
  accept(event: GavelEvent): boolean {
    if (event.seq === undefined) return true;
    if (this.lastSeq !== undefined && event.seq <= this.lastSeq) return false;
    this.lastSeq = event.seq;
    return true;
  }

  add(watcher: Watcher): void {
    this.watchers.add(watcher);
    if (this.#live) watcher.subscribed(true);
    else if (this.watchers.size === 1) this.begin();
  }

  /** The connection is there (again). */
  begin(attempt = 1): void {
    this.#live = false;
    const { connection, channelId, lastSeq } = this;
    const frame = { type: 'subscribe', channelId, ...(lastSeq !== undefined && { afterSeq: lastSeq }) } as const;
    connection.ask(frame, (error, data: { seq: number; resync: boolean }) => {
      if (this.watchers.size === 0) return;
      if (error) return this.#failed(error, attempt);
      const anew = data.resync || lastSeq === undefined;
      this.#live = true;
      this.#head = data.seq;
      if (anew) this.lastSeq = data.seq;
      for (const watcher of this.watchers) watcher.subscribed(anew);
    });
  }

  #failed(error: GavelError, attempt: number): void {
    // The next connection begins again.
    if (error.code === 'network') return;
    if (error.isTemporary) {
      setTimeout(() => {
        if (!this.#live && this.watchers.size > 0) this.begin(attempt + 1);
      }, waitAfter(error, attempt, this.backoff));
      return;
    }
    for (const watcher of this.watchers) watcher.refused(error);
  }
}

/** The subscriptions of a client. */
export class Subscriptions {
  #byChannel = new Map<string, Subscription>();

  constructor(
    private readonly connection: Connection,
    private readonly backoff: Backoff,
  ) {}

  get(channelId: string): Subscription | undefined {
    return this.#byChannel.get(channelId);
  }

  /** Tells `watcher` of a channel; of everything after `afterSeq`, if nobody is told of it yet. */
  watch(channelId: string, watcher: Watcher, afterSeq?: number): Subscription {
    let subscription = this.#byChannel.get(channelId);
    if (!subscription) {
      subscription = new Subscription(channelId, this.connection, this.backoff);
      subscription.lastSeq = afterSeq;
      this.#byChannel.set(channelId, subscription);
    }
    subscription.add(watcher);
    return subscription;
  }

  unwatch(channelId: string, watcher: Watcher): void {
    const subscription = this.#byChannel.get(channelId);
    if (!subscription?.watchers.delete(watcher) || subscription.watchers.size > 0) return;
    this.#byChannel.delete(channelId);
    this.connection.ask({ type: 'unsubscribe', channelId });
  }

  /** The connection is there (again). */
  beginAll(): void {
    for (const subscription of this.#byChannel.values()) subscription.begin();
  }
}

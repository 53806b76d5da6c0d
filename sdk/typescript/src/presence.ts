// Who is online, of those whom one wants to know of.

import type { Connection } from './connection.js';
import type { GavelEvent } from './events.js';
import type { UserPresence } from './schema.js';
import { Snapshots, type Store } from './store.js';

/** How many users may be watched at a time. */
const MOST = 100;

export class Presence {
  /** Who is online, of those who are watched, by user. */
  readonly state: Store<ReadonlyMap<string, UserPresence>>;
  #snapshots: Snapshots<ReadonlyMap<string, UserPresence>>;
  #users = new Map<string, UserPresence>();
  #watched = new Map<string, number>();
  #asking = false;

  /** @internal */
  constructor(private readonly connection: Connection) {
    this.#snapshots = new Snapshots(() => new Map(this.#users));
    this.state = this.#snapshots;
  }

  /** Watches these users until the answered function is called; of all who are watched, the first 100. */
  watch(userIds: readonly string[]): () => void {
    for (const id of userIds) this.#watched.set(id, (this.#watched.get(id) ?? 0) + 1);
    this.ask();
    let watches = true;
    return () => {
      if (!watches) return;
      watches = false;
      for (const id of userIds) {
        const left = (this.#watched.get(id) ?? 1) - 1;
        if (left > 0) this.#watched.set(id, left);
        else this.#watched.delete(id);
      }
      this.ask();
    };
  }

  /** @internal Asks once for all that is wanted now: each frame takes the place of the one before. */
  ask(): void {
    if (this.#asking) return;
    this.#asking = true;
    queueMicrotask(() => {
      this.#asking = false;
      const userIds = [...this.#watched.keys()].slice(0, MOST);
      for (const id of this.#users.keys()) if (!userIds.includes(id)) this.#users.delete(id);
      this.#snapshots.changed();
      if (!this.connection.features.presence) return;
      this.connection.ask({ type: 'presence', userIds }, (error, answer: { items: UserPresence[] }) => {
        if (!error) for (const user of answer.items) this.#set(user);
      });
    });
  }

  /** @internal */
  apply(event: GavelEvent): void {
    if (event.type === 'presence.changed') this.#set(event.data);
  }

  #set(user: UserPresence): void {
    if (!this.#watched.has(user.userId)) return;
    this.#users.set(user.userId, user);
    this.#snapshots.changed();
  }
}

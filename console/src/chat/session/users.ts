// Who the people are: the server says ids, and a profile for each. Each is asked for once, a few at a time.

import type { Gavel, Store, User } from '@gavel/client';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useSession } from './session';

const AT_ONCE = 6;
/** After how many milliseconds a profile that is shown again is asked for again. */
const FRESH_MS = 5 * 60_000;

interface Entry {
  user: User;
  readAt: number;
}

/** The profiles that were asked for. */
export class Users {
  #entries = new Map<string, Entry>();
  #wanted = new Set<string>();
  #asking = 0;
  #listeners = new Set<() => void>();

  constructor(private readonly client: Gavel) {}

  readonly subscribe: Store<unknown>['subscribe'] = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get(id: string): User | undefined {
    return this.#entries.get(id)?.user;
  }

  want(id: string): void {
    const entry = this.#entries.get(id);
    if ((entry && Date.now() - entry.readAt < FRESH_MS) || this.#wanted.has(id)) return;
    this.#wanted.add(id);
    this.#next();
  }

  #next(): void {
    for (const id of this.#wanted) {
      if (this.#asking >= AT_ONCE) return;
      if (this.#inFlight.has(id)) continue;
      this.#asking += 1;
      this.#inFlight.add(id);
      void this.#read(id);
    }
  }

  #inFlight = new Set<string>();

  async #read(id: string): Promise<void> {
    try {
      const user = await this.client.api.get('/users/{userId}', { path: { userId: id } });
      this.#entries.set(id, { user, readAt: Date.now() });
    } catch {
      // Somebody whom one may not know, or no server now: the id stands for them until they are shown again.
    } finally {
      this.#asking -= 1;
      this.#inFlight.delete(id);
      this.#wanted.delete(id);
      for (const listener of [...this.#listeners]) listener();
      this.#next();
    }
  }
}

const directories = new WeakMap<Gavel, Users>();

function usersOf(client: Gavel): Users {
  let users = directories.get(client);
  if (!users) directories.set(client, (users = new Users(client)));
  return users;
}

/** A user's profile; undefined until it is there. */
export function useUser(id: string | null | undefined): User | undefined {
  const users = usersOf(useSession().client);
  useEffect(() => {
    if (id) users.want(id);
  }, [users, id]);
  return useSyncExternalStore(users.subscribe, () => (id ? users.get(id) : undefined));
}

/** What somebody is called: the id until more is known. */
export function nameOf(id: string, user: User | undefined): string {
  return user?.displayName ?? id;
}

/** What these people are called, by id. */
export function useNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const users = usersOf(useSession().client);
  const key = ids.join('\n');
  useEffect(() => {
    for (const id of key.split('\n')) if (id) users.want(id);
  }, [users, key]);
  const names = useSyncExternalStore(users.subscribe, () =>
    key
      .split('\n')
      .map((id) => nameOf(id, users.get(id)))
      .join('\n'),
  );
  return useMemo(() => {
    const list = names.split('\n');
    return new Map(key.split('\n').map((id, index) => [id, list[index] ?? id]));
  }, [key, names]);
}

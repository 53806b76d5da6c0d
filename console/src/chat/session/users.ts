// Who the people are: the server says ids, and a profile for each. Those that are shown at the same time are asked for together.

import type { Gavel, Store, User } from '@gavel/client';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useSession } from './session';

/** How many profiles one call asks for, and for how many milliseconds it waits for more. */
const MOST = 100;
const GATHER_MS = 5;
/** After how many milliseconds a profile that is shown again is asked for again. */
const FRESH_MS = 5 * 60_000;

interface Entry {
  user: User;
  readAt: number;
}

/** The profiles that were asked for. */
export class Users {
  #entries = new Map<string, Entry>();
  /** Which are to be asked for, and which are being asked for. */
  #wanted = new Set<string>();
  #asked = new Set<string>();
  #gathering = false;
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
    if ((entry && Date.now() - entry.readAt < FRESH_MS) || this.#asked.has(id)) return;
    this.#wanted.add(id);
    if (this.#gathering) return;
    this.#gathering = true;
    setTimeout(() => void this.#readAll(), GATHER_MS);
  }

  async #readAll(): Promise<void> {
    while (this.#wanted.size > 0) {
      const ids = [...this.#wanted].slice(0, MOST);
      for (const id of ids) {
        this.#wanted.delete(id);
        this.#asked.add(id);
      }
      await this.#read(ids);
    }
    this.#gathering = false;
  }

  async #read(ids: readonly string[]): Promise<void> {
    try {
      const body = { filter: { id: { $in: ids } }, limit: MOST };
      const { items } = await this.client.api.post('/users/query', { body });
      for (const user of items) this.#entries.set(user.id, { user, readAt: Date.now() });
    } catch {
      // People whom one may not know, or no server now: the ids stand for them until they are shown again.
    } finally {
      for (const id of ids) this.#asked.delete(id);
      for (const listener of [...this.#listeners]) listener();
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

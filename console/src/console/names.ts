// What users and channels are called: asked for together, up to a hundred at once, and kept for a while.

import type { Schema, User } from '@gavel/client';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from './api';
import { useMay } from './session/session';

const TOGETHER_MS = 10;
const MOST = 100;
const FRESH_MS = 5 * 60_000;

/** Gathers what is asked for in a moment into one call. */
class Gathered<T extends { id: string }> {
  #waiting = new Map<string, ((found: T | null) => void)[]>();

  constructor(private readonly read: (ids: string[]) => Promise<readonly T[]>) {}

  load(id: string): Promise<T | null> {
    return new Promise((answer) => {
      if (this.#waiting.size === 0) setTimeout(() => void this.#ask(), TOGETHER_MS);
      this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), answer]);
    });
  }

  async #ask(): Promise<void> {
    const waiting = [...this.#waiting];
    this.#waiting = new Map();
    for (let at = 0; at < waiting.length; at += MOST) {
      const some = waiting.slice(at, at + MOST);
      // Without an answer the id stands for it.
      const found = await this.read(some.map(([id]) => id)).catch(() => []);
      for (const [id, answers] of some) for (const answer of answers) answer(found.find((item) => item.id === id) ?? null);
    }
  }
}

const users = new Gathered<User>(async (ids) => {
  return (await api.post('/users/query', { body: { filter: { id: { $in: ids } }, limit: MOST } })).items;
});
const channels = new Gathered<Schema<'Channel'>>(async (ids) => {
  return (await api.post('/channels/query', { body: { filter: { id: { $in: ids } }, limit: MOST } })).items;
});

/** A user as they are shown; null for one who is not known. */
export function userQuery(id: string) {
  return queryOptions({ queryKey: ['names', 'user', id], queryFn: () => users.load(id), staleTime: FRESH_MS });
}

/** A channel as it is shown; null for one that is not known. */
export function channelQuery(id: string) {
  return queryOptions({ queryKey: ['names', 'channel', id], queryFn: () => channels.load(id), staleTime: FRESH_MS });
}

export function useUserName(id: string | null | undefined): { name: string; user: User | undefined } {
  const may = useMay();
  const { data } = useQuery({ ...userQuery(id ?? ''), enabled: Boolean(id) && may('read_users') });
  return { name: data?.displayName ?? id ?? '', user: data ?? undefined };
}

export function useChannelName(id: string | null | undefined): string {
  const may = useMay();
  const { data } = useQuery({ ...channelQuery(id ?? ''), enabled: Boolean(id) && may('read_channel') });
  return data?.displayName ?? id ?? '';
}

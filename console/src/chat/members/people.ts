// Finding people by how they are called.

import type { Gavel, Member, User } from '@gavel/client';

/** How many one call answers. */
const MOST = 100;

/** People whose name or id has a word that begins so; everybody if nothing is asked. */
export async function findPeople(client: Gavel, search: string, { limit = 20, signal }: { limit?: number; signal?: AbortSignal } = {}): Promise<readonly User[]> {
  const begins = { $autocomplete: search.trim() };
  const body = {
    limit,
    ...(search.trim() && { filter: { $or: [{ displayName: begins }, { id: begins }] } }),
  };
  const { items } = await client.api.post('/users/query', { body, ...(signal && { signal }) });
  return items;
}

/** Members of a channel who are called so. Their list knows no names: those who are called so are looked for, and which of them are in it. */
export async function findMembers(client: Gavel, channelId: string, search: string, signal: AbortSignal): Promise<readonly Member[]> {
  const ids = (await findPeople(client, search, { limit: MOST, signal })).map(({ id }) => id);
  if (ids.length === 0) return [];
  const body = { filter: { userId: { $in: ids } }, limit: MOST };
  const { items } = await client.api.post('/channels/{channelId}/members/query', { path: { channelId }, body, signal });
  return items;
}

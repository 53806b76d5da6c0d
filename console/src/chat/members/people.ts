// Finding people by how they are called.

import type { Gavel, User } from '@gavel/client';

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

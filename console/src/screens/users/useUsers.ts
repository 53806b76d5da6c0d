import type { User } from '@gavel/client';
import { api } from '../../console/api';
import { type List, PAGE, useList } from '../../console/list/useList';
import type { usersSearch } from '../../console/search';

export type UsersSearch = ReturnType<typeof usersSearch>;

export function isFiltered({ search, role }: UsersSearch): boolean {
  return Boolean(search ?? role);
}

/** The users who fit what stands in the address. */
export function useUsers({ search, role, sort = 'createdAt', direction }: UsersSearch): List<User> {
  const filter = {
    ...(search && { $or: [{ displayName: { $contains: search } }, { id: { $contains: search } }] }),
    ...(role && { roles: role }),
  };
  const body = { filter, sort: [{ field: sort, direction: direction === 'up' ? (1 as const) : (-1 as const) }], limit: PAGE };
  return useList(['users', 'list', body], (cursor, signal) => api.post('/users/query', { body: { ...body, ...(cursor && { cursor }) }, signal }));
}

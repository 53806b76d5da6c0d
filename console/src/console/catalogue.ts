import { queryOptions } from '@tanstack/react-query';
import { api } from './api';

/** What channels are made from. */
export const typesQuery = queryOptions({
  queryKey: ['channelTypes'],
  queryFn: ({ signal }) => api.get('/channelTypes', { signal }),
  staleTime: 60_000,
});

/** The roles of users, with what they allow. */
export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: ({ signal }) => api.get('/roles', { signal }),
  staleTime: 60_000,
});

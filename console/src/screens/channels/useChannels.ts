import type { Schema } from '@gavel/client';
import { api } from '../../console/api';
import { type List, PAGE, useList } from '../../console/list/useList';
import type { channelsSearch } from '../../console/search';

export type Channel = Schema<'Channel'>;
export type ChannelsSearch = ReturnType<typeof channelsSearch>;

export function isFiltered({ search, type, visibility, archived }: ChannelsSearch): boolean {
  return Boolean(search ?? type ?? visibility ?? archived);
}

/** The channels that fit what stands in the address. */
export function useChannels({ search, type, visibility, archived, sort = 'createdAt', direction }: ChannelsSearch): List<Channel> {
  const filter = {
    ...(search && { $or: [{ displayName: { $contains: search } }, { topic: { $contains: search } }, { id: search }, { tags: search }] }),
    ...(type && { type }),
    ...(visibility && { visibility }),
    ...(archived && { archived: true }),
  };
  const body = { filter, sort: [{ field: sort, direction: direction === 'up' ? (1 as const) : (-1 as const) }], limit: PAGE };
  return useList(['channels', 'list', body], (cursor, signal) => {
    return api.post('/channels/query', { body: { ...body, ...(cursor && { cursor }) }, signal });
  });
}

import type { Schema } from '@gavel/client';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../console/api';
import { type List, PAGE, useList } from '../../console/list/useList';
import type { BroadcastSearch } from './useBroadcasts';

export type Scheduled = Schema<'ScheduledMessage'>;

const OFTEN_MS = 10_000;

/** A message for later is known by its channel and its id: one is not to be had without the other. */
export function keyOf({ channelId, id }: Scheduled): string {
  return `${channelId} ${id}`;
}

/** What waits in all channels and fits what stands in the address, the next due first; what was sent, the last first. */
export function useScheduled({ channel, user, status }: BroadcastSearch): List<Scheduled> {
  const filter = { ...(channel && { channelId: channel }), ...(user && { userId: user }), ...(status && { status }) };
  const body = { filter, sort: [{ field: 'sendAt', direction: status === 'sent' || status === 'failed' ? (-1 as const) : (1 as const) }], limit: PAGE };
  return useList(
    ['scheduled', 'list', body],
    (cursor, signal) => api.post('/scheduledMessages/query', { body: { ...body, ...(cursor && { cursor }) }, signal }),
    () => OFTEN_MS,
  );
}

export function useScheduledMessage(key: string) {
  const [channelId = '', messageId = ''] = key.split(' ');
  return useQuery({
    queryKey: ['scheduled', 'one', key],
    queryFn: ({ signal }) => api.get('/channels/{channelId}/scheduledMessages/{messageId}', { path: { channelId, messageId }, signal }),
  });
}

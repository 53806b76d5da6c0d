import type { Schema } from '@gavel/client';
import { api } from '../../console/api';
import { between } from '../../console/list/filters';
import { type List, PAGE, useList } from '../../console/list/useList';
import type { messagesSearch } from '../../console/search';

export type FoundMessage = Schema<'FoundMessage'>;
export type MessagesSearch = ReturnType<typeof messagesSearch>;

export function isFiltered({ open: _open, ...filters }: MessagesSearch): boolean {
  return Object.keys(filters).length > 0;
}

/** The messages that fit what stands in the address, the newest first. */
export function useMessages({ text, channel, user, action, label, deleted, from, to }: MessagesSearch): List<FoundMessage> {
  const createdAt = between(from, to);
  const filter = {
    ...(channel && { channelId: channel }),
    ...(user && { userId: user }),
    ...(action && { action }),
    ...(label && { label }),
    ...(deleted && { deletedAt: { $exists: deleted === 'yes' } }),
    ...(createdAt && { createdAt }),
  };
  const body = { filter, limit: PAGE, ...(text && { text }) };
  return useList(['messages', 'list', body], (cursor, signal) => {
    return api.post('/messages/query', { body: { ...body, ...(cursor && { cursor }) }, signal });
  });
}

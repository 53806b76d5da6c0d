import type { EventOf, Schema } from '@gavel/client';
import { useEffect } from 'react';
import type { Permission } from '../session/permissions';
import { useSession } from '../session/session';
import { type Pages, usePages } from '../session/usePages';

const EVENTS = ['joinRequest.created', 'joinRequest.approved', 'joinRequest.declined', 'joinRequest.withdrawn'] as const;

/** Whether somebody may let people into a channel that they have to ask for. */
export function decidesOnRequests({ visibility, base }: Schema<'Channel'>, permissions: ReadonlySet<Permission>): boolean {
  return visibility === 'private' && base !== 'conversation' && permissions.has('manage_join_requests');
}

/** Who asks to be let in, for those who decide on it. */
export function useJoinRequests(channelId: string, decides: boolean): Pages<Schema<'JoinRequest'>> {
  const { client } = useSession();
  const pages = usePages<Schema<'JoinRequest'>>(
    `${channelId} ${decides}`,
    (cursor, signal) => {
      if (!decides) return Promise.resolve({ items: [] });
      const query = { status: 'open' as const, limit: 50, ...(cursor && { cursor }) };
      return client.api.get('/channels/{channelId}/joinRequests', { path: { channelId }, query, signal });
    },
  );
  const { change } = pages;
  useEffect(() => {
    const stops = EVENTS.map((type) =>
      client.on(type, ({ data }: EventOf<typeof type>) => {
        if (!decides || data.channelId !== channelId) return;
        change((items) => [...(data.status === 'open' ? [data] : []), ...items.filter(({ id }) => id !== data.id)]);
      }),
    );
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, channelId, decides, change]);
  return pages;
}

// The threads that one follows. The server lists them by channel: they are asked for in each, and put together.

import type { Gavel, GavelError, Schema } from '@gavel/client';
import { useEffect, useMemo, useState } from 'react';
import { useChannels, useSession } from '../session/session';

export type Root = Schema<'MessageView'>;

/** How many channels are asked at once. */
const AT_ONCE = 6;
/** How many threads of a channel are listed at most. */
const PER_CHANNEL = 50;

function lastOf({ thread, createdAt }: Root): string {
  return thread?.lastReplyAt ?? createdAt;
}

async function followedIn(client: Gavel, channelId: string): Promise<readonly Root[]> {
  const { items } = await client.api.get('/channels/{channelId}/threads', { path: { channelId }, query: { following: true, limit: PER_CHANNEL } });
  return items;
}

interface Followed {
  /** The one that was answered last comes first. */
  readonly threads: readonly Root[];
  readonly loading: boolean;
  readonly error: GavelError | undefined;
}

export function useFollowedThreads(): Followed {
  const { client } = useSession();
  const { channels, loading: listing } = useChannels();
  const [byChannel, setByChannel] = useState<ReadonlyMap<string, readonly Root[]>>(new Map());
  const [readFor, setReadFor] = useState<string>();
  const [error, setError] = useState<GavelError>();
  const key = useMemo(() => channels.map(({ channel }) => channel.id).sort().join('\n'), [channels]);

  useEffect(() => {
    if (!key) return;
    let isWanted = true;
    const read = async (channelId: string): Promise<void> => {
      try {
        const roots = await followedIn(client, channelId);
        if (isWanted) setByChannel((before) => new Map(before).set(channelId, roots));
      } catch (cause) {
        if (isWanted) setError(cause as GavelError);
      }
    };
    const waiting = key.split('\n');
    const work = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined && isWanted; id = waiting.shift()) await read(id);
    };
    void Promise.all(Array.from({ length: AT_ONCE }, work)).then(() => isWanted && setReadFor(key));
    // What happens in a thread changes its channel's list.
    const timers = new Map<string, ReturnType<typeof setTimeout>>();
    const soon = (channelId: string): void => {
      clearTimeout(timers.get(channelId));
      timers.set(channelId, setTimeout(() => void read(channelId), 500));
    };
    const stops = [
      client.on('message.created', ({ channelId, data }) => data.parentId && soon(channelId)),
      client.on('thread.updated', ({ channelId }) => soon(channelId)),
    ];
    return () => {
      isWanted = false;
      for (const stop of stops) stop();
      for (const timer of timers.values()) clearTimeout(timer);
    };
  }, [client, key]);

  const threads = useMemo(() => [...byChannel.values()].flat().sort((a, b) => (lastOf(a) < lastOf(b) ? 1 : -1)), [byChannel]);
  return { threads, loading: key ? readFor === undefined : listing, error };
}

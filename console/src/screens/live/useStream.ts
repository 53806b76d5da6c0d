import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { api } from '../../console/api';
import type { List } from '../../console/list/useList';
import { useLive } from '../../console/live/live';
import type { liveSearch } from '../../console/search';
import { type Message, type Shown, Stream } from './stream';

export type LiveSearch = ReturnType<typeof liveSearch>;

/** How many of those said before stand there at first. */
const BEFORE = 50;

interface Streaming {
  readonly shown: Shown;
  readonly list: List<Message>;
  readonly takeIn: () => void;
}

/** What is said, as far as it fits what stands in the address. */
export function useStream({ text, channel, user, action, label }: LiveSearch, isHeld: boolean): Streaming {
  const [stream] = useState(() => new Stream());
  const shown = useSyncExternalStore(stream.watch, stream.now);
  const filter = {
    ...(channel && { channelId: channel }),
    ...(user && { userId: user }),
    ...(action && { action: action === 'any' ? { $exists: true } : action }),
    ...(label && { label }),
  };
  const body = { filter, limit: BEFORE, ...(text && { text }) };
  const before = useQuery({
    queryKey: ['live', body],
    queryFn: async ({ signal }) => (await api.post('/messages/query', { body, signal })).items,
    staleTime: Infinity,
    gcTime: 0,
  });
  useEffect(() => stream.ask({ text, channel, user, action, label }), [stream, text, channel, user, action, label]);
  useEffect(() => stream.begin(before.data ?? []), [stream, before.data]);
  useEffect(() => stream.hold(isHeld), [stream, isHeld]);
  useEffect(() => {
    const seconds = setInterval(stream.second, 1_000);
    return () => {
      clearInterval(seconds);
      stream.stop();
    };
  }, [stream]);
  useLive((events) => stream.take(events));
  const again = (): void => void before.refetch();
  const list = { isOld: false, hasMore: false, loadsMore: false, more: again, retry: again, refresh: again };
  return { shown, takeIn: stream.takeIn, list: { ...list, rows: shown.lines, isFirst: before.isPending, error: before.error } };
}

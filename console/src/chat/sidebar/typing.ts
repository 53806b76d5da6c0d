// Who writes in the listed channels.

import { useEffect, useState } from 'react';
import { useSession } from '../session/session';

/** How long somebody is taken to write after they were last heard of (docs/concepts.md). */
const WRITES_MS = 6_000;

/** Who writes where, by channel. */
export function useTypingByChannel(): ReadonlyMap<string, readonly string[]> {
  const { client, me } = useSession();
  const [typing, setTyping] = useState<ReadonlyMap<string, readonly string[]>>(new Map());
  useEffect(() => {
    const timers = new Map<string, ReturnType<typeof setTimeout>>();
    const set = (channelId: string, userId: string, writes: boolean): void => {
      const key = `${channelId}\n${userId}`;
      clearTimeout(timers.get(key));
      timers.delete(key);
      if (writes)
        timers.set(
          key,
          setTimeout(() => set(channelId, userId, false), WRITES_MS),
        );
      setTyping((before) => {
        const others = (before.get(channelId) ?? []).filter((id) => id !== userId);
        return new Map(before).set(channelId, writes ? [...others, userId] : others);
      });
    };
    const stops = [
      client.on('typing.started', ({ channelId, data }) => {
        if (!data.parentId && data.userId !== me.id) set(channelId, data.userId, true);
      }),
      client.on('typing.stopped', ({ channelId, data }) => {
        if (!data.parentId) set(channelId, data.userId, false);
      }),
      client.on('message.created', ({ channelId, data }) => {
        if (data.userId && timers.has(`${channelId}\n${data.userId}`)) set(channelId, data.userId, false);
      }),
    ];
    return () => {
      for (const stop of stops) stop();
      for (const timer of timers.values()) clearTimeout(timer);
    };
  }, [client, me.id]);
  return typing;
}

import type { Message } from '@gavel/client';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useConversation } from './context';

function subscribe(listener: () => void): () => void {
  const stops = (['focus', 'blur'] as const).map((type) => {
    addEventListener(type, listener);
    return () => removeEventListener(type, listener);
  });
  document.addEventListener('visibilitychange', listener);
  return () => {
    for (const stop of stops) stop();
    document.removeEventListener('visibilitychange', listener);
  };
}

/** Whether somebody looks at the page. */
export function useIsLookedAt(): boolean {
  return useSyncExternalStore(subscribe, () => document.visibilityState === 'visible' && document.hasFocus());
}

interface Options {
  atEnd: boolean;
  messages: readonly Message[];
  hasNewer: boolean;
}

/** Says that all was read when its reader is at the end and looks at it. Answers up to where they have seen it. */
export function useReading({ atEnd, messages, hasNewer }: Options): number {
  const { channel, conversation } = useConversation();
  const isLookedAt = useIsLookedAt();
  const [seenTo, setSeenTo] = useState(0);
  const end = messages.findLast(({ seq }) => seq != null)?.seq ?? 0;
  const isSeen = atEnd && !hasNewer && isLookedAt;
  if (atEnd && end > seenTo) setSeenTo(end);
  useEffect(() => {
    if (!isSeen || end === 0) return;
    if (conversation === channel) channel.markRead();
  }, [isSeen, end, channel, conversation]);
  return seenTo;
}

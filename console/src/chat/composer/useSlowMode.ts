import { useEffect, useState } from 'react';
import { useConversation } from '../messages/context';
import { useSession, useStore } from '../session/session';

/** For how many seconds one has to wait before the next message. */
export function useSlowMode(): number {
  const { me } = useSession();
  const { channel, permissions } = useConversation();
  const { channel: told, messages } = useStore(channel.state);
  const seconds = told?.settings.slowModeSeconds ?? 0;
  const last = messages.findLast(({ userId, status }) => userId === me.id && status === 'delivered');
  const isSlow = seconds > 0 && !permissions.has('skip_slow_mode');
  const until = isSlow && last ? Date.parse(last.createdAt) + seconds * 1000 : 0;
  const [now, setNow] = useState(() => Date.now());
  // A clock that goes wrong makes nobody wait longer than the channel says.
  const left = Math.max(0, Math.min(seconds, Math.ceil((until - now) / 1000)));
  const isWaiting = until > now;
  useEffect(() => {
    if (!isWaiting && until <= Date.now()) return;
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [isWaiting, until]);
  return left;
}

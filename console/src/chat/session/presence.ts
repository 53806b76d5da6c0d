import { useEffect } from 'react';
import { useSession, useStore } from './session';

/** Whether somebody is online; undefined where that is not known. */
export function useOnline(userId: string | undefined): boolean | undefined {
  const { client } = useSession();
  useEffect(() => (userId ? client.presence.watch([userId]) : undefined), [client, userId]);
  const presence = useStore(client.presence.state);
  return userId ? presence.get(userId)?.online : undefined;
}

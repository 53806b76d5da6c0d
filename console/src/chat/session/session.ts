// Who is signed in, and with what client.

import type { ChannelListState, ConnectionState, Gavel, Store, User } from '@gavel/client';
import { createContext, useContext, useSyncExternalStore } from 'react';

export interface Session {
  readonly client: Gavel;
  readonly me: User;
  /** Whether another person can be chosen: on a demo. */
  readonly canSwitch: boolean;
  /** Whether one can sign out: not where the embedding page signs one in. */
  readonly canSignOut: boolean;
  readonly signOut: () => void;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('no SessionContext');
  return session;
}

/** What a store of the client has now: the component is drawn again when it changes. */
export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.getSnapshot);
}

export function useConnection(): ConnectionState {
  return useStore(useSession().client.state);
}

/** One's own channels. `ChatFrame` watches them for as long as one is signed in. */
export function useChannels(): ChannelListState {
  return useStore(useSession().client.channels.state);
}

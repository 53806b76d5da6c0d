// Who is signed in, and what they may.

import { GavelError, type Schema } from '@gavel/client';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { api, credentials } from '../api';
import { queryClient, SESSION } from '../queryClient';

export type Permission = Schema<'Permission'>;
export type SignedIn = Schema<'SessionAnswer'>;

/** The session of the cookie; null if there is none. */
export const sessionQuery = queryOptions({
  queryKey: SESSION,
  queryFn: async ({ signal }): Promise<SignedIn | null> => {
    try {
      const session = await api.get('/session', { signal });
      credentials.csrfToken = session.csrfToken;
      return session;
    } catch (error) {
      if (error instanceof GavelError && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

/** Comes in with what a sign-in answered. What somebody else has read is forgotten. */
export function enter(session: SignedIn): void {
  credentials.csrfToken = session.csrfToken;
  forget();
  queryClient.setQueryData(SESSION, session);
}

/** Forgets who it was, and all that they have read. */
export function left(): void {
  credentials.csrfToken = undefined;
  queryClient.setQueryData(SESSION, null);
  forget();
}

/** All but who is signed in, which is looked at all the time. */
function forget(): void {
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
}

export const SessionContext = createContext<SignedIn | null>(null);

export function useSession(): SignedIn {
  const session = useContext(SessionContext);
  if (!session) throw new Error('no SessionContext');
  return session;
}

/** Whether one may do something: what one may not is not offered. The server decides. */
export function useMay(): (...permissions: Permission[]) => boolean {
  const { permissions } = useSession();
  return (...wanted) => wanted.every((permission) => permissions.includes(permission));
}

export function useSessionQuery() {
  return useQuery(sessionQuery);
}

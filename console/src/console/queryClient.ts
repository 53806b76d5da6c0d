// What was read, as long as it is fresh. What is refused since one is signed in no more leads to the way in.

import { GavelError } from '@gavel/client';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';

export const SESSION = ['session'] as const;

const MOST_RETRIES = 3;

function notice(error: unknown): void {
  if (!(error instanceof GavelError)) return;
  if (error.code === 'unauthorized') queryClient.setQueryData(SESSION, null);
  // Signed in anew in another tab: that session has a token of its own.
  if (error.code === 'csrf') void queryClient.invalidateQueries({ queryKey: SESSION });
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: notice }),
  mutationCache: new MutationCache({ onError: notice }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (count, error) => error instanceof GavelError && error.isTemporary && count < MOST_RETRIES,
      retryDelay: (count, error) =>
        (error instanceof GavelError && error.retryAfterSeconds ? error.retryAfterSeconds : 2 ** count) * 1000,
    },
  },
});

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: GavelError;
  }
}

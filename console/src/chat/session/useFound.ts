import type { GavelError } from '@gavel/client';
import { useEffect, useState } from 'react';

/** How long somebody who types is waited for. */
const PAUSE_MS = 250;

interface Answered<T> {
  readonly key: string | null;
  readonly found: T | undefined;
  readonly error: GavelError | undefined;
}

interface Found<T> {
  readonly found: T | undefined;
  readonly searching: boolean;
  readonly error: GavelError | undefined;
}

/** What a search answers, a moment after `key` has changed, which says all that it is for; null finds nothing. The last answer stays meanwhile. */
export function useFound<T>(key: string | null, search: (signal: AbortSignal) => Promise<T>): Found<T> {
  const [answered, setAnswered] = useState<Answered<T>>({ key: null, found: undefined, error: undefined });
  useEffect(() => {
    if (key === null) return;
    const control = new AbortController();
    const answer = (what: { found?: T; error?: unknown }): void => {
      if (!control.signal.aborted) setAnswered({ key, found: what.found, error: what.error as GavelError | undefined });
    };
    const timer = setTimeout(() => {
      search(control.signal).then(
        (found) => answer({ found }),
        (error: unknown) => answer({ error }),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `key` says what the search depends on
  }, [key]);
  if (key === null) return { found: undefined, searching: false, error: undefined };
  const { found, error } = answered;
  return { found, searching: answered.key !== key, error: answered.key === key ? error : undefined };
}

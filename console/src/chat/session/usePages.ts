// Lists that are read page by page.

import type { GavelError } from '@gavel/client';
import { useCallback, useEffect, useRef, useState } from 'react';

interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | null;
}

type Read<T> = (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>;

export interface Pages<T> {
  readonly items: readonly T[];
  /** Whether a page is on its way. */
  readonly loading: boolean;
  /** Whether it is not known yet if there is anything. */
  readonly isFirst: boolean;
  readonly hasMore: boolean;
  readonly error: GavelError | undefined;
  readonly more: () => void;
  /** Reads the first page anew. What is there stays meanwhile. */
  readonly reload: () => void;
  readonly change: (change: (items: readonly T[]) => readonly T[]) => void;
}

interface State<T> {
  /** What these are the pages of; undefined before the first one came. */
  readonly key: string | undefined;
  readonly items: readonly T[];
  readonly next: string | null;
  readonly loadsMore: boolean;
  readonly error: GavelError | undefined;
}

/** The pages of a list: the first one when the component comes and when `key` changes, which says all that it depends on. */
export function usePages<T>(key: string, read: Read<T>): Pages<T> {
  const [state, setState] = useState<State<T>>({ key: undefined, items: [], next: null, loadsMore: false, error: undefined });
  const asking = useRef<AbortController>(undefined);
  const latest = useRef(read);
  useEffect(() => {
    latest.current = read;
  });
  const ask = useCallback(
    (cursor?: string) => {
      asking.current?.abort();
      const { signal } = (asking.current = new AbortController());
      latest.current(cursor, signal).then(
        ({ items, next = null }) => {
          if (signal.aborted) return;
          setState((before) => ({
            key,
            items: cursor === undefined ? items : [...before.items, ...items],
            next,
            loadsMore: false,
            error: undefined,
          }));
        },
        (error: unknown) => {
          if (!signal.aborted) setState((before) => ({ ...before, key, loadsMore: false, error: error as GavelError }));
        },
      );
    },
    [key],
  );
  useEffect(() => {
    ask();
    return () => asking.current?.abort();
  }, [ask]);
  const change = useCallback<Pages<T>['change']>((edit) => setState((before) => ({ ...before, items: edit(before.items) })), []);
  const reload = useCallback(() => ask(), [ask]);
  const { items, next, loadsMore, error } = state;
  const isStale = state.key !== key;
  return {
    items,
    loading: loadsMore || isStale,
    isFirst: state.key === undefined,
    hasMore: next !== null,
    error: isStale ? undefined : error,
    more: () => {
      if (next === null || loadsMore || isStale) return;
      setState((before) => ({ ...before, loadsMore: true }));
      ask(next);
    },
    reload,
    change,
  };
}

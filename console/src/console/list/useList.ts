import type { GavelError } from '@gavel/client';
import { keepPreviousData, type QueryKey, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';

interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | null;
}

export interface List<T> {
  readonly rows: readonly T[];
  /** Whether nothing is known yet. */
  readonly isFirst: boolean;
  /** Whether what is shown is of the query before. */
  readonly isOld: boolean;
  readonly hasMore: boolean;
  readonly loadsMore: boolean;
  readonly error: GavelError | null;
  readonly more: () => void;
  readonly retry: () => void;
  /** Reads it anew from its beginning. */
  readonly refresh: () => void;
}

/** How many rows a page has. */
export const PAGE = 50;

/**
 * A list that is read page by page, as far as one scrolls. The key says all that it depends on. Where what is shown goes on
 * changing by itself, `again` says after how many milliseconds it is read anew.
 */
export function useList<T>(
  key: QueryKey,
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
  again?: (rows: readonly T[]) => number | false,
): List<T> {
  const client = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => again?.(state.data?.pages.flatMap(({ items }) => items) ?? []) ?? false,
  });
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  return {
    rows,
    isFirst: query.isPending,
    isOld: query.isPlaceholderData,
    hasMore: query.hasNextPage,
    loadsMore: query.isFetchingNextPage,
    error: query.error,
    more: () => void (!query.isFetching && query.fetchNextPage()),
    refresh: () => {
      client.setQueryData<typeof query.data>(key, (data) => data && { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) });
      void client.invalidateQueries({ queryKey: key, exact: true }, { cancelRefetch: false });
    },
    retry: () => void (query.isFetchNextPageError ? query.fetchNextPage() : query.refetch()),
  };
}

import { useState } from 'react';
import type { List } from '../list/useList';
import type { Streamed } from './events';
import { useLive } from './live';

/** What came since a list was read, to be taken in when its reader wants it. */
export interface Arrivals {
  readonly count: number;
  readonly take: () => void;
}

/** Counts those arrivals that would stand in the list. */
export function useArrivals<T extends { id: string }>(list: List<T>, isOne: (event: Streamed) => boolean): Arrivals {
  const [came, setCame] = useState<ReadonlySet<string>>(new Set());
  const known = new Set(list.rows.map(({ id }) => id));
  useLive((events) => {
    const ids = events.filter(isOne).flatMap((event) => ('data' in event && 'id' in event.data ? [event.data.id] : []));
    if (ids.length === 0 || list.isFirst) return;
    // Where there is nothing, nothing moves under anybody's hand.
    if (list.rows.length === 0) list.refresh();
    else setCame((before) => new Set([...before, ...ids].slice(-MOST)));
  });
  const count = [...came].filter((id) => !known.has(id)).length;
  const take = (): void => {
    setCame(new Set());
    list.refresh();
  };
  return { count: list.isFirst || list.isOld ? 0 : count, take };
}

/** Beyond, it is many. */
const MOST = 1_000;

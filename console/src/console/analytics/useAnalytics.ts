// What was counted, for a range of days in the reader's time zone.

import type { Schema } from '@gavel/client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../api';

export type Analytics = Schema<'Analytics'>;
export type Point = Schema<'Point'>;
export type Interval = Schema<'Interval'>;

export interface Asked {
  /** Of which channel; of the whole app without. */
  readonly channel?: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly interval: Interval;
}

/** How often it is read again. */
const LOOK_MS = 30_000;

export function useAnalytics({ channel, ...days }: Asked) {
  const query = { ...days, timeZone: timeZone() };
  return useQuery({
    queryKey: ['analytics', channel ?? '', query],
    queryFn: ({ signal }): Promise<Analytics> =>
      channel ? api.get('/channels/{channelId}/analytics', { path: { channelId: channel }, query, signal }) : api.get('/analytics', { query, signal }),
    refetchInterval: LOOK_MS,
    placeholderData: keepPreviousData,
  });
}

/** Where the points lie as a table, for a program that calculates. */
export function tableAddress({ channel, ...days }: Asked): string {
  const query = new URLSearchParams({ ...days, timeZone: timeZone(), format: 'csv' });
  return `/api/v3/${channel ? `channels/${encodeURIComponent(channel)}/` : ''}analytics?${query.toString()}`;
}

/** The day so many days before today, as YYYY-MM-DD. */
export function daysAgo(days: number): string {
  const date = new Date();
  date.setDate(date.getDate() - days);
  return dayText(date);
}

/** A day of the reader's calendar, as YYYY-MM-DD. */
export function dayText(date: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function timeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

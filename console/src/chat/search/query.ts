// What is asked for when somebody searches. Pure.

import type { Schema } from '@gavel/client';

export interface Filters {
  readonly channelId: string | null;
  readonly userIds: readonly string[];
  readonly has: 'link' | 'file' | null;
  /** Days, as a date field says them: the first and the last that count. */
  readonly from: string;
  readonly until: string;
}

export const NO_FILTERS: Filters = { channelId: null, userIds: [], has: null, from: '', until: '' };

export function countOf({ channelId, userIds, has, from, until }: Filters): number {
  return [channelId, userIds.length > 0, has, from, until].filter(Boolean).length;
}

/** The query for messages; null where nothing is asked for. */
export function messageQuery(typed: string, filters: Filters): Schema<'MessageQuery'> | null {
  const text = asTyped(typed);
  if (!text && countOf(filters) === 0) return null;
  const { channelId, userIds, has, from, until } = filters;
  const createdAt = { ...(from && { $gte: startOf(from, 0) }), ...(until && { $lt: startOf(until, 1) }) };
  const filter = {
    deletedAt: { $exists: false },
    ...(channelId && { channelId }),
    ...(userIds.length > 0 && { userId: { $in: userIds } }),
    ...(has === 'file' && { type: { $in: ['image', 'video', 'audio', 'file'] } }),
    ...(has === 'link' && { $or: [{ text: { $contains: 'https://' } }, { text: { $contains: 'http://' } }] }),
    ...((from || until) && { createdAt }),
  };
  return { ...(text && { text }), filter, limit: 20 };
}

/** The last word may be one that is still being typed. */
function asTyped(typed: string): string {
  const text = typed.trim().slice(0, 250);
  const isOpen = typed === typed.trimEnd() && (text.split('"').length - 1) % 2 === 0;
  return isOpen && /(?:^|[\s(])[\p{L}\p{N}]{2,}$/u.test(text) ? `${text}*` : text;
}

/** The moment when a day begins where the reader is, or one of the days after it. */
function startOf(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

interface Place {
  readonly start: number;
  readonly end: number;
}

const BEFORE = 60;
const MOST = 240;

/** So much of a text as a result shows, with the first place that was found in it. */
export function excerptOf(text: string, places: readonly Place[] = []): { text: string; places: Place[] } {
  const first = Math.min(...places.map(({ start }) => start), text.length);
  const cut = first < text.length && first > BEFORE ? text.indexOf(' ', first - BEFORE) + 1 : 0;
  const from = cut > first ? 0 : cut;
  const part = text.slice(from, from + MOST);
  const begun = from > 0 ? '… ' : '';
  const shift = begun.length - from;
  const shown = begun + part + (from + MOST < text.length ? ' …' : '');
  const here = places.filter(({ start, end }) => start >= from && end <= from + MOST);
  return { text: shown, places: here.map(({ start, end }) => ({ start: start + shift, end: end + shift })) };
}

import { type Asked, daysAgo } from '../../console/analytics/useAnalytics';
import type { analyticsSearch } from '../../console/search';

export type AnalyticsSearch = ReturnType<typeof analyticsSearch>;

/** How many days there are where the address does not say. */
const DAYS = 28;
/** Over so many days a point a week is enough. */
const LONG = 120;

/** What the address asks for. */
export function asked({ channel, days, from, to, interval }: AnalyticsSearch): Asked {
  const last = to ?? daysAgo(0);
  const first = from ?? earlier(last, (days ?? DAYS) - 1);
  const long = (Date.parse(last) - Date.parse(first)) / 86_400_000 > LONG;
  return { channel, from: first, to: last, interval: interval ?? (long ? 'week' : first === last ? 'hour' : 'day') };
}

function earlier(day: string, days: number): string {
  const date = new Date(`${day}T00:00Z`);
  if (Number.isNaN(date.getTime())) return day;
  date.setUTCDate(date.getUTCDate() - days);
  return date.toISOString().slice(0, 10);
}

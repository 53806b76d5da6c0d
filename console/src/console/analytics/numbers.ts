// How counts, shares, spans of time and points are written.

import type { Interval } from './useAnalytics';

export function countText(count: number, locale: string): string {
  return count.toLocaleString(locale);
}

export function shareText(share: number | null | undefined, locale: string): string {
  return share === null || share === undefined ? '–' : share.toLocaleString(locale, { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 });
}

/** 45 s, 5 min, 2 h */
export function spanText(seconds: number | null | undefined, locale: string): string {
  if (seconds === null || seconds === undefined) return '–';
  const [value, unit] = seconds < 120 ? [seconds, 'second'] : seconds < 7_200 ? [seconds / 60, 'minute'] : [seconds / 3_600, 'hour'];
  return value.toLocaleString(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 });
}

/** When a point begins, as short as its interval lets it be. */
export function pointText(at: string, interval: Interval, locale: string): string {
  const day = { weekday: 'short', day: 'numeric', month: 'short' } as const;
  const options = interval === 'hour' ? ({ ...day, hour: 'numeric', minute: '2-digit' } as const) : interval === 'day' ? day : ({ day: 'numeric', month: 'short', year: 'numeric' } as const);
  return new Intl.DateTimeFormat(locale, options).format(new Date(at));
}

/** Monday, first: 2024 began with one. */
export function weekdays(locale: string): string[] {
  const format = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, day) => format.format(new Date(Date.UTC(2024, 0, 1 + day))));
}

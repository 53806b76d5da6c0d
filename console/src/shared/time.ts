// How moments are written, in the reader's language and time zone.

const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let made = formats.get(key);
  if (!made) formats.set(key, (made = new Intl.DateTimeFormat(locale, options)));
  return made;
}

/** 14:05 */
export function timeOf(at: string, locale: string): string {
  return format(locale, { hour: 'numeric', minute: '2-digit' }).format(new Date(at));
}

/** Monday, 5 January 2026, 14:05 */
export function momentOf(at: string, locale: string): string {
  return format(locale, { dateStyle: 'full', timeStyle: 'short' }).format(new Date(at));
}

/** Of the reader's calendar, as one number. */
export function dayNumber(at: string | Date): number {
  const date = new Date(at);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}

/** Today, Yesterday, Monday, 5 January, 5 January 2025 */
export function dayOf(at: string, locale: string): string {
  const date = new Date(at);
  const ago = dayNumber(new Date()) - dayNumber(date);
  if (ago === 0 || ago === 1) {
    const day = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-ago, 'day');
    return day.charAt(0).toLocaleUpperCase(locale) + day.slice(1);
  }
  if (ago > 1 && ago < 7) return format(locale, { weekday: 'long', day: 'numeric', month: 'long' }).format(date);
  const isThisYear = date.getFullYear() === new Date().getFullYear();
  return format(locale, { day: 'numeric', month: 'long', ...(!isThisYear && { year: 'numeric' }) }).format(date);
}

/** For lists: 14:05, Mon, 5 Jan, 05/01/2025 */
export function briefly(at: string, locale: string): string {
  const date = new Date(at);
  const ago = dayNumber(new Date()) - dayNumber(date);
  if (ago <= 0) return timeOf(at, locale);
  if (ago < 7) return format(locale, { weekday: 'short' }).format(date);
  if (date.getFullYear() === new Date().getFullYear()) return format(locale, { day: 'numeric', month: 'short' }).format(date);
  return format(locale, { dateStyle: 'short' }).format(date);
}

// Moments as one picks them: of one's own clock, with its time zone said.

/** As a field of a date and a time has it: YYYY-MM-DDTHH:MM, of one's own clock. */
export function fieldOf(at: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The next full hour. */
export function soon(): string {
  const at = new Date();
  at.setHours(at.getHours() + 1, 0, 0, 0);
  return fieldOf(at);
}

/** Such as Europe/Berlin (GMT+1), as it is on that day. */
export function zoneOf(at: Date, locale: string): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const parts = new Intl.DateTimeFormat(locale, { timeZoneName: 'shortOffset' }).formatToParts(at);
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value;
  return offset && offset !== timeZone ? `${timeZone} (${offset})` : timeZone;
}

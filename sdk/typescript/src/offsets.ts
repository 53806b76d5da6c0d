// The server counts Unicode scalar values, JavaScript counts UTF-16 units: an emoji is one there and two here.

interface Place {
  start: number;
  end: number;
}

const BEYOND_ONE_UNIT = /[\ud800-\udfff]/;

/** Places in a text that count Unicode scalar values, as JavaScript counts. The client has done so in all that it gives. */
export function toUtf16<P extends Place>(text: string, places: readonly P[]): P[] {
  if (!BEYOND_ONE_UNIT.test(text)) return [...places];
  const units = [0];
  let end = 0;
  for (const scalar of text) units.push((end += scalar.length));
  const at = (scalar: number): number => units[scalar] ?? end;
  return places.map((place) => ({ ...place, start: at(place.start), end: at(place.end) }));
}

/** What in the API has places: a moderation in its original text, a found message in its text. */
interface Holder {
  text?: string;
  highlights?: Place[];
  moderation?: { originalText: string; spans: Place[] } | null;
}

function convert(holder: Holder): void {
  const { moderation, highlights } = holder;
  if (moderation) moderation.spans = toUtf16(moderation.originalText, moderation.spans);
  if (highlights) holder.highlights = toUtf16(holder.text ?? '', highlights);
}

/** Converts the places in what the server has just sent, in place: in an object, and in the items of a list. */
export function inUtf16<T>(answer: T): T {
  if (typeof answer !== 'object' || answer === null) return answer;
  convert(answer);
  if ('items' in answer && Array.isArray(answer.items)) answer.items.forEach(convert);
  return answer;
}

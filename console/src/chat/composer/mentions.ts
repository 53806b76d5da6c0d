// Who is mentioned in what is being written.

export interface Candidate {
  /** Null stands for everybody. */
  readonly id: string | null;
  readonly name: string;
}

export interface MentionQuery {
  /** Where the @ stands. */
  readonly start: number;
  readonly text: string;
}

const MOST_SHOWN = 8;

/** What is being typed after an @, right before the caret. A name may have a space in it. */
export function mentionQuery(text: string, caret: number): MentionQuery | null {
  const match = /(?:^|[\s(])@([\p{L}\p{N}_.'-]{0,40}(?: [\p{L}\p{N}_.'-]{0,40})?)$/u.exec(text.slice(0, caret));
  return match ? { start: caret - (match[1] ?? '').length - 1, text: match[1] ?? '' } : null;
}

/** Those whose name, a word of it or id begins so; in their order. */
export function matching(candidates: readonly Candidate[], query: string): Candidate[] {
  const wanted = fold(query);
  // Who is named in full is not offered: Enter sends.
  if (candidates.some(({ id, name }) => fold(name) === wanted || id === query)) return [];
  const begins = ({ id, name }: Candidate): boolean =>
    fold(name).startsWith(wanted) || fold(id ?? '').startsWith(wanted) || fold(name).includes(` ${wanted}`);
  return candidates.filter(begins).slice(0, MOST_SHOWN);
}

/** Whom a text names. */
export function mentioned(text: string, candidates: readonly Candidate[]): { mentions: string[]; mentionAll: boolean } {
  const said = fold(text);
  const isNamed = (name: string): boolean => {
    for (let at = said.indexOf(`@${name}`); at >= 0; at = said.indexOf(`@${name}`, at + 1)) {
      if (!/[\p{L}\p{N}_]/u.test(said.charAt(at + name.length + 1))) return true;
    }
    return false;
  };
  const named = candidates.filter(({ id, name }) => isNamed(fold(name)) || (id !== null && isNamed(fold(id))));
  return {
    mentions: named.flatMap(({ id }) => (id === null ? [] : [id])),
    mentionAll: named.some(({ id }) => id === null),
  };
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

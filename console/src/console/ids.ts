/** The ids in what somebody typed or pasted: one per line, with commas or blanks. */
export function idsIn(typed: string): string[] {
  return [...new Set(typed.split(/[\s,;]+/).filter(Boolean))];
}

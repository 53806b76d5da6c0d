// What was begun and not sent, for each conversation, until one signs out.

const PREFIX = 'gavel-draft:';

export function draftOf(key: string): string {
  return localStorage.getItem(PREFIX + key) ?? '';
}

export function keepDraft(key: string, text: string): void {
  if (text.trim()) localStorage.setItem(PREFIX + key, text);
  else localStorage.removeItem(PREFIX + key);
}

export function forgetDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
}

// What was begun and not sent, for each conversation, until one signs out.

import { inBrowser } from '../../shared/storage';

const PREFIX = 'gavel-draft:';

export function draftOf(key: string): string {
  return inBrowser.get(PREFIX + key) ?? '';
}

export function keepDraft(key: string, text: string): void {
  if (text.trim()) inBrowser.set(PREFIX + key, text);
  else inBrowser.remove(PREFIX + key);
}

export function forgetDrafts(): void {
  inBrowser.removeAll(PREFIX);
}

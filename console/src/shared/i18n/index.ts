// What the pages say, in each language. A catalogue is plain data and functions; all have what the English one has.

import { createContext, useContext } from 'react';
import { inBrowser } from '../storage';
import { de } from './de';
import { type Catalogue, en } from './en';

export const catalogues = { en, de } satisfies Record<string, Catalogue>;
export type Language = keyof typeof catalogues;

const KEY = 'gavel-language';

/** What was chosen, or else the first of the browser's languages that is there. */
export function preferredLanguage(): Language {
  const wanted = [inBrowser.get(KEY) ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2));
  return wanted.find((tag): tag is Language => tag in catalogues) ?? 'en';
}

export function chooseLanguage(language: Language): void {
  inBrowser.set(KEY, language);
}

export interface I18n {
  readonly language: Language;
  /** How dates and numbers are written: the browser's region, if it is of the language. */
  readonly locale: string;
  readonly text: Catalogue;
  readonly setLanguage: (language: Language) => void;
}

export const I18nContext = createContext<I18n | null>(null);

export function useI18n(): I18n {
  const i18n = useContext(I18nContext);
  if (!i18n) throw new Error('no I18nContext');
  return i18n;
}

/** The catalogue: `const text = useText(); text.chat.send`. */
export function useText(): Catalogue {
  return useI18n().text;
}

export function localeOf(language: Language): string {
  return navigator.languages.find((tag) => tag.startsWith(language)) ?? language;
}

// What the pages say, in each language. A catalogue is plain data and functions; all have what the English one has. Each page
// has its own, with what all of them say in it; only that of one language is loaded.

import { createContext, useContext } from 'react';
import { inBrowser } from '../storage';
import type { SharedCatalogue } from './en';

const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The catalogue of a page in each language. */
export type Catalogues<C extends SharedCatalogue> = Record<Language, () => Promise<C>>;

const KEY = 'gavel-language';

export function isLanguage(tag: string): tag is Language {
  return LANGUAGES.some((language) => language === tag);
}

/** What was chosen, or else the first of the browser's languages that is there. */
export function preferredLanguage(): Language {
  const wanted = [inBrowser.get(KEY) ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2));
  return wanted.find(isLanguage) ?? 'en';
}

export function chooseLanguage(language: Language): void {
  inBrowser.set(KEY, language);
}

export interface I18n<C extends SharedCatalogue = SharedCatalogue> {
  readonly language: Language;
  /** How dates and numbers are written: the browser's region, if it is of the language. */
  readonly locale: string;
  readonly text: C;
  readonly setLanguage: (language: Language) => void;
}

export const I18nContext = createContext<I18n | null>(null);

export function useI18n(): I18n {
  const i18n = useContext(I18nContext);
  if (!i18n) throw new Error('no I18nContext');
  return i18n;
}

/** What all pages say: `const { common } = useText()`. */
export function useText(): SharedCatalogue {
  return useI18n().text;
}

export function localeOf(language: Language): string {
  return navigator.languages.find((tag) => tag.startsWith(language)) ?? language;
}

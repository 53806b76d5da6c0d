// What the console says, in each language: what all pages say is in the catalogue that they share.

import { type Language, useI18n } from '../../shared/i18n';
import { de } from './de';
import { type ConsoleCatalogue, en } from './en';

const catalogues: Record<Language, ConsoleCatalogue> = { en, de };

/** The console's catalogue: `const { channels } = useWords()`. */
export function useWords(): ConsoleCatalogue {
  return catalogues[useI18n().language];
}

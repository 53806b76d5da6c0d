// What the console says, in each language.

import { type Catalogues, useI18n } from '../../shared/i18n';
import type { ConsoleCatalogue } from './en';
import type { SharedCatalogue } from '../../shared/i18n/en';

interface Catalogue extends SharedCatalogue {
  console: ConsoleCatalogue;
}

export const catalogues: Catalogues<Catalogue> = {
  en: () => Promise.all([import('../../shared/i18n/en'), import('./en')]).then(([shared, { en }]) => ({ ...shared.en, console: en })),
  de: () => Promise.all([import('../../shared/i18n/de'), import('./de')]).then(([shared, { de }]) => ({ ...shared.de, console: de })),
};

/** The console's catalogue: `const { channels } = useWords()`. */
export function useWords(): ConsoleCatalogue {
  return (useI18n().text as Catalogue).console;
}

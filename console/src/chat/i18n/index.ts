// What the chat says, in each language.

import { type Catalogues, type I18n, useI18n as useSharedI18n } from '../../shared/i18n';
import type { Catalogue } from './en';

export const catalogues: Catalogues<Catalogue> = {
  en: () => import('./en').then(({ en }) => en),
  de: () => import('./de').then(({ de }) => de),
};

export function useI18n(): I18n<Catalogue> {
  return useSharedI18n() as I18n<Catalogue>;
}

/** The catalogue: `const { sidebar: text } = useText()`. */
export function useText(): Catalogue {
  return useI18n().text;
}

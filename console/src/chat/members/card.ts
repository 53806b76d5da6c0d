// The card of a person: one for the whole page, opened from wherever somebody is named.

import { createContext, useContext } from 'react';

export interface CardOpener {
  /** Shows somebody beside an element, which gets the focus back. */
  readonly open: (userId: string, beside: HTMLElement) => void;
}

export const CardContext = createContext<CardOpener | null>(null);

export function useCard(): CardOpener {
  const card = useContext(CardContext);
  if (!card) throw new Error('no CardContext');
  return card;
}

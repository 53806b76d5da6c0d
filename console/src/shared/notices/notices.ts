// What was refused, said for a moment at the edge of the page.

import type { GavelError } from '@gavel/client';
import { createContext, useContext } from 'react';

export interface Notices {
  /** Says why something did not work, or a text. */
  readonly tell: (what: GavelError | string) => void;
}

export const NoticesContext = createContext<Notices | null>(null);

export function useNotices(): Notices {
  const notices = useContext(NoticesContext);
  if (!notices) throw new Error('no NoticesContext');
  return notices;
}

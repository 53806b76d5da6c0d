// What was done or refused, said for a moment at the edge of the page.

import type { GavelError } from '@gavel/client';
import { createContext, useContext } from 'react';

export interface Notices {
  /** Says why something did not work, or a text; for a while, what was done can be taken back by this. */
  readonly tell: (what: GavelError | string, takeBack?: () => void) => void;
  /** Takes back what the newest notice offers to. */
  readonly undo: () => void;
}

export const NoticesContext = createContext<Notices | null>(null);

export function useNotices(): Notices {
  const notices = useContext(NoticesContext);
  if (!notices) throw new Error('no NoticesContext');
  return notices;
}

import { GavelError } from '@gavel/client';
import { useCallback, useState } from 'react';
import { useNotices } from '../../shared/notices/notices';

interface Deeds {
  /** Whether one is being done: what began it waits. */
  readonly busy: boolean;
  /** Does it, and says why where it is refused. Answers whether it was done. */
  readonly run: (deed: () => Promise<unknown>) => Promise<boolean>;
}

/** What one does by a call, one at a time. */
export function useDeed(): Deeds {
  const { tell } = useNotices();
  const [busy, setBusy] = useState(false);
  const run = useCallback(
    async (deed: () => Promise<unknown>) => {
      setBusy(true);
      try {
        await deed();
        return true;
      } catch (error) {
        if (!(error instanceof GavelError)) throw error;
        tell(error);
        return false;
      } finally {
        setBusy(false);
      }
    },
    [tell],
  );
  return { busy, run };
}

import type { GavelError } from '@gavel/client';
import { type DependencyList, useEffect, useState } from 'react';

interface Asked<T> {
  readonly answer: T | undefined;
  readonly error: GavelError | undefined;
}

/** What a call answers, asked when the component comes and when what it depends on changes. The last answer stays meanwhile. */
export function useAnswer<T>(call: () => Promise<T>, dependencies: DependencyList): Asked<T> {
  const [asked, setAsked] = useState<Asked<T>>({ answer: undefined, error: undefined });
  useEffect(() => {
    let isWanted = true;
    call().then(
      (answer) => isWanted && setAsked({ answer, error: undefined }),
      (error: unknown) => isWanted && setAsked((before) => ({ ...before, error: error as GavelError })),
    );
    return () => void (isWanted = false);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the caller says on what it depends
  }, dependencies);
  return asked;
}

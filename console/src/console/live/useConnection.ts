import { useEffect } from 'react';
import { useMay } from '../session/session';
import { Freshness } from './fresh';
import { live } from './live';

/** Has the console told what happens, for as long as one is signed in, and keeps fresh what was read. */
export function useConnection(): void {
  const may = useMay()('read_channel');
  useEffect(() => {
    if (!may) return;
    const freshness = new Freshness();
    const end = [live.listen((events) => freshness.take(events)), live.start(), () => freshness.stop()];
    return () => end.forEach((ends) => ends());
  }, [may]);
}

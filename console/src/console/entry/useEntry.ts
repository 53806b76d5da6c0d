import { GavelError } from '@gavel/client';
import { useEffect, useState } from 'react';
import { useSaid } from '../../shared/notices/useSaid';
import { useWords } from '../i18n';
import { enter, type SignedIn } from '../session/session';

interface Entry {
  readonly busy: boolean;
  /** Why it was refused, in words. */
  readonly refusal: string | undefined;
  readonly error: GavelError | undefined;
  /** For how many seconds nothing is tried. */
  readonly wait: number;
  /** Comes in, if the server lets one. Answers whether it did. */
  readonly come: (way: () => Promise<SignedIn>) => Promise<boolean>;
}

/** Coming in: by a password, a setup token, an invitation. */
export function useEntry(): Entry {
  const { entry } = useWords();
  const said = useSaid();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<GavelError>();
  const [wait, setWait] = useState(0);
  useEffect(() => {
    if (wait === 0) return;
    const timer = setTimeout(() => setWait(wait - 1), 1_000);
    return () => clearTimeout(timer);
  }, [wait]);
  const come = async (way: () => Promise<SignedIn>): Promise<boolean> => {
    setBusy(true);
    setError(undefined);
    try {
      enter(await way());
      return true;
    } catch (cause) {
      if (!(cause instanceof GavelError)) throw cause;
      setError(cause);
      setWait(cause.retryAfterSeconds ?? 0);
      return false;
    } finally {
      setBusy(false);
    }
  };
  const refusal = (): string | undefined => {
    if (wait > 0) return entry.wait(wait);
    if (!error || error.code === 'totp_required' || error.code === 'rate_limited') return undefined;
    if (error.code === 'sign_in_failed') return entry.failed;
    return error.code === 'overloaded' ? entry.busy : said(error);
  };
  return { busy, error, wait, refusal: refusal(), come };
}

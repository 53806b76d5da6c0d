// Whom a demo lets in without a password (docs/demo.md). No other server answers these two calls.

import { GavelError, type Schema } from '@gavel/client';
import type { SignedIn } from '../session/session';

export interface DemoOwner {
  readonly email: string;
  readonly displayName: string;
}

/** Null where this is no demo, or one that answers somebody else. */
export async function demoOwner(signal: AbortSignal): Promise<DemoOwner | null> {
  const response = await fetch('/demo/operator', { signal });
  if (!response.ok || !response.headers.get('content-type')?.includes('json')) return null;
  return (await response.json()) as DemoOwner;
}

export async function enterDemo(): Promise<SignedIn> {
  const response = await fetch('/demo/operator', { method: 'POST' });
  if (!response.ok) throw GavelError.of((await response.json()) as Schema<'Problem'>);
  return (await response.json()) as SignedIn;
}

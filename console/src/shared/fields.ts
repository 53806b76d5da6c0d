// What the server says of a field, at the field.

import { GavelError } from '@gavel/client';

/** By field, what has to be mended: `/displayName` is of `displayName`. Empty for an error of another kind. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof GavelError)) return {};
  return Object.fromEntries((error.errors ?? []).map(({ pointer, detail }) => [pointer.replace(/^\//, '').split('/').at(-1) ?? '', detail]));
}

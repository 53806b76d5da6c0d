import type { Schema } from '@gavel/client';

/** A change of a channel's settings: those that are not named stay, though the type of the document asks for all. */
export function settingsOf(changed: Partial<Schema<'PatchSettings'>>): Schema<'PatchSettings'> {
  return changed as Schema<'PatchSettings'>;
}

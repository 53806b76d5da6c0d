// What is found, as one list to go through.

import type { Schema, User } from '@gavel/client';
import type { Results } from './useSearch';

export type Option =
  | { readonly kind: 'channel'; readonly channel: Schema<'Channel'> }
  | { readonly kind: 'person'; readonly user: User }
  | { readonly kind: 'message'; readonly message: Schema<'FoundMessage'> }
  | { readonly kind: 'more' };

export function optionsOf({ channels, people, messages, hasMore }: Results): Option[] {
  return [
    ...channels.map((channel) => ({ kind: 'channel', channel }) as const),
    ...people.map((user) => ({ kind: 'person', user }) as const),
    ...messages.map((message) => ({ kind: 'message', message }) as const),
    ...(hasMore ? [{ kind: 'more' } as const] : []),
  ];
}

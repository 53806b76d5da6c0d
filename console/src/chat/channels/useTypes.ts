import type { Schema } from '@gavel/client';
import { useCallback } from 'react';
import { useText } from '../i18n';
import { useSession } from '../session/session';
import { useAnswer } from '../session/useAnswer';

/** The types that channels are made from; not those of conversations. */
export function useTypes(): readonly Schema<'ChannelType'>[] {
  const { client } = useSession();
  const { answer } = useAnswer(() => client.api.get('/channelTypes'), [client]);
  return answer?.items.filter(({ base }) => base !== 'conversation') ?? [];
}

/** What a type is called. */
export function useTypeName(): (type: string) => string {
  const { types } = useText().channels;
  return useCallback((type) => (type in types ? types[type as keyof typeof types] : type), [types]);
}

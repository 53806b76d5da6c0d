import { useCallback } from 'react';
import { useText } from '../i18n';

/** What a role is called: those that are always there in the reader's language, others by their id. */
export function useRoleName(): (role: string) => string {
  const { roles } = useText().people;
  return useCallback((role) => (role in roles ? roles[role as keyof typeof roles] : role), [roles]);
}

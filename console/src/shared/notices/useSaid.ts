import type { GavelError } from '@gavel/client';
import { useCallback } from 'react';
import { useText } from '../i18n';

/** What an error says to a person, in their language where the code is enough to know. */
export function useSaid(): (error: GavelError) => string {
  const { errors } = useText();
  return useCallback(
    (error) => {
      const said = errors[error.code as keyof typeof errors];
      if (said) return said;
      return error.errors?.map(({ detail }) => detail).join(' ') || error.message;
    },
    [errors],
  );
}

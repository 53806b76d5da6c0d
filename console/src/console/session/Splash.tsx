import { Center, Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../../shared/i18n';

/** Before it is known who is there; a moment on most days, and so nothing that flickers. */
export function Splash({ children }: { children?: ReactNode }) {
  const { common } = useText();
  return (
    <Center h="100%" component="main">
      {children || <Loader size="sm" aria-label={common.loading} role="status" />}
    </Center>
  );
}

import { Center, Loader, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useText } from '../i18n';

/** After how many milliseconds it is told that it takes a while. */
const PATIENCE_MS = 1_500;

export function Connecting() {
  const text = useText();
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Center h="100%" component="main">
      <Stack align="center" gap="md" role="status">
        <Loader type="dots" />
        <Text c="dimmed" size="sm">
          {isLong ? text.signIn.stillConnecting : text.common.loading}
        </Text>
      </Stack>
    </Center>
  );
}

import { Button, Divider, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useWords } from '../i18n';
import { demoOwner, enterDemo } from './demo';
import { useEntry } from './useEntry';

/** The way in of a demo, for whoever sits at its machine; elsewhere nothing. */
export function DemoEntry() {
  const { entry: text } = useWords();
  const { data: owner } = useQuery({ queryKey: ['demo-owner'], queryFn: ({ signal }) => demoOwner(signal), retry: false });
  const { busy, refusal, come } = useEntry();
  if (!owner) return null;
  return (
    <Stack gap="xs" mb="lg">
      <Button loading={busy} onClick={() => void come(enterDemo)}>
        {text.demo(owner.displayName)}
      </Button>
      <Text size="xs" c="dimmed" role="status">
        {refusal ?? text.demoHow}
      </Text>
      <Divider my="xs" label={text.orPassword} />
    </Stack>
  );
}

import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useText } from './i18n';

/** What is shown in place of a page that broke. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    return this.state.isBroken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const { common } = useText();
  return (
    <Center component="main" h="100%" p="lg">
      <Stack align="center" gap="sm" role="alert">
        <Title order={1} size="h3">
          {common.broken}
        </Title>
        <Text c="dimmed">{common.brokenHow}</Text>
        <Button onClick={() => location.reload()}>{common.reload}</Button>
      </Stack>
    </Center>
  );
}

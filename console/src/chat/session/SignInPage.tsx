import { Alert, Container, Group, Stack, Text, Title } from '@mantine/core';
import { IconClockPause } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '../i18n';
import { AppearanceMenu } from '../../shared/appearance/AppearanceMenu';
import icon from '../../shared/icon.svg';
import type { Reason } from './signIn';
import classes from './SignInPage.module.css';

interface Props {
  title: string;
  lead: string;
  reason: Reason | null;
  size?: number;
  children: ReactNode;
}

export function SignInPage({ title, lead, reason, size = 440, children }: Props) {
  const text = useText().signIn;
  return (
    <div className={classes.page}>
      <Container component="main" size={size} className={classes.content}>
        <Stack gap="lg">
          <Group justify="space-between">
            <Group gap="xs">
              <img src={icon} width={28} height={28} alt="" />
              <Text fw={650} size="lg">
                Gavel
              </Text>
            </Group>
            <AppearanceMenu />
          </Group>
          <div>
            <Title order={1} className={classes.title}>
              {title}
            </Title>
            <Text c="dimmed" mt={4}>
              {lead}
            </Text>
          </div>
          {reason && (
            <Alert color="yellow" classNames={{ label: classes.alertTitle ?? '' }} icon={<IconClockPause />} role="alert" title={reason === 'ended' ? text.ended : text.refused}>
              {reason === 'ended' ? text.endedHow : text.refusedHow}
            </Alert>
          )}
          {children}
        </Stack>
      </Container>
    </div>
  );
}

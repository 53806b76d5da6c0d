import type { GavelError } from '@gavel/client';
import { Button, Skeleton, Text } from '@mantine/core';
import { IconAlertTriangle, type TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from './i18n';
import { useSaid } from './notices/useSaid';
import classes from './States.module.css';

/** Where there is nothing: what would be here, and how it comes. */
export function Empty({ icon: Icon, title, how, children }: { icon: TablerIcon; title: string; how?: string; children?: ReactNode }) {
  return (
    <div className={classes.state}>
      <Icon size={36} stroke={1.4} aria-hidden />
      <Text fw={600}>{title}</Text>
      {how && (
        <Text size="sm" c="dimmed" maw={360}>
          {how}
        </Text>
      )}
      {children}
    </div>
  );
}

/** What could not be read. */
export function Failed({ error, onRetry }: { error: GavelError; onRetry?: () => void }) {
  const { common } = useText();
  const said = useSaid();
  return (
    <div className={classes.state} role="alert">
      <IconAlertTriangle size={36} stroke={1.4} aria-hidden />
      <Text size="sm" maw={360}>
        {said(error)}
      </Text>
      {onRetry && (
        <Button variant="light" size="xs" mt="xs" onClick={onRetry}>
          {common.retry}
        </Button>
      )}
    </div>
  );
}

/** What is on its way. */
export function Placeholders({ rows = 5, height = 48 }: { rows?: number; height?: number }) {
  const { common } = useText();
  return (
    <div className={classes.placeholders} role="status" aria-label={common.loading}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={height} radius="md" />
      ))}
    </div>
  );
}

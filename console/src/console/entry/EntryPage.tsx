import { Paper, Text, Title } from '@mantine/core';
import { IconGavel } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { AppearanceMenu } from '../../shared/appearance/AppearanceMenu';
import classes from './EntryPage.module.css';

interface Props {
  title: string;
  lead?: ReactNode;
  children?: ReactNode;
}

/** A page for those who are not in yet. */
export function EntryPage({ title, lead, children }: Props) {
  return (
    <main className={classes.page}>
      <div className={classes.appearance}>
        <AppearanceMenu />
      </div>
      <Paper className={classes.card} withBorder radius="lg">
        <span className={classes.mark} aria-hidden>
          <IconGavel size={24} />
        </span>
        <Title order={1} className={classes.title}>
          {title}
        </Title>
        {lead && (
          <Text c="dimmed" size="sm" mt={4} mb="lg">
            {lead}
          </Text>
        )}
        {children}
      </Paper>
    </main>
  );
}

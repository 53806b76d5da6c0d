import { Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { type ReactNode, Suspense } from 'react';
import classes from './Screen.module.css';

interface Props {
  title: string;
  /** What one can do here, beside the title. */
  actions?: ReactNode;
  filters?: ReactNode;
  /** What is open beside it; it is loaded when something is. */
  panel?: ReactNode;
  children: ReactNode;
}

/** A screen: its title, its filters, what it shows, and beside it the details of what is open. */
export function Screen({ title, actions, filters, panel, children }: Props) {
  useDocumentTitle(`${title} · Gavel`);
  return (
    <>
      <div className={classes.screen} data-beside={panel ? true : undefined}>
        <div className={classes.head}>
          <Title order={1} className={classes.title}>
            {title}
          </Title>
          {actions}
        </div>
        {filters && <div className={classes.filters}>{filters}</div>}
        {children}
      </div>
      {panel && <Suspense>{panel}</Suspense>}
    </>
  );
}

import { ActionIcon } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useText } from '../i18n';
import classes from './Pane.module.css';

interface Props {
  title: string;
  sub?: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** What fills the middle and is not of one channel. */
export function Page({ title, sub, actions, children }: Props) {
  const { common } = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <main className={`pane-main ${classes.page ?? ''}`}>
      <header className={classes.header}>
        <ActionIcon component="a" href="#/" variant="subtle" color="gray" size="lg" className={classes.back ?? ''} aria-label={common.back}>
          <IconArrowLeft size={20} />
        </ActionIcon>
        <div className={classes.title}>
          <h1 ref={heading} tabIndex={-1} className={classes.heading}>
            {title}
          </h1>
          {sub && <div className={classes.sub}>{sub}</div>}
        </div>
        {actions}
      </header>
      <div className={classes.scroll}>
        <div className={classes.content}>{children}</div>
      </div>
    </main>
  );
}

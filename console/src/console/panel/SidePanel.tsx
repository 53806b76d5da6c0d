import { CloseButton } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { useWords } from '../i18n';
import classes from './SidePanel.module.css';

interface Props {
  /** What it is of; a heading. */
  title: ReactNode;
  subtitle?: ReactNode;
  avatar?: ReactNode;
  actions?: ReactNode;
  /** Tabs, which stay where the rest is scrolled. */
  tabs?: ReactNode;
  children: ReactNode;
}

/** The details of what is open, beside the list; on a narrow page over it. */
export function SidePanel({ title, subtitle, avatar, actions, tabs, children }: Props) {
  const { frame } = useWords();
  const navigate = useNavigate();
  const panel = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Opened from the list: on to what was opened. With the page, or by `j`: where one is.
    const from = document.activeElement;
    if (from instanceof HTMLElement && from.dataset['row']) heading.current?.focus({ preventScroll: true });
  }, []);
  const close = (): void => {
    const row = document.querySelector<HTMLElement>('[data-row][aria-current]');
    row?.focus({ preventScroll: true });
    void navigate({ to: '.', search: (({ open: _open, tab: _tab, ...rest }: Record<string, unknown>) => rest) as never });
  };
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      // A list of choices is there even while it is closed.
      const over = [...document.querySelectorAll('[role=dialog][aria-modal=true], [role=menu], [role=listbox]')];
      if (over.some((one) => one.checkVisibility())) return;
      const { target } = event;
      if (target instanceof HTMLInputElement && !panel.current?.contains(target)) return;
      close();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  });
  return (
    <aside ref={panel} className={classes.panel} aria-labelledby="panel-title">
      <header className={classes.head}>
        {avatar}
        <div className={classes.names}>
          <h2 id="panel-title" ref={heading} tabIndex={-1} className={classes.title}>
            {title}
          </h2>
          {subtitle && <div className={classes.subtitle}>{subtitle}</div>}
        </div>
        {actions}
        <CloseButton aria-label={frame.closePanel} onClick={close} />
      </header>
      {tabs}
      <div className={classes.content}>{children}</div>
    </aside>
  );
}

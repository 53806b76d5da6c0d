import { ActionIcon } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { useText } from '../i18n';
import { navigate } from '../route';
import classes from './Pane.module.css';

interface Props {
  channelId: string;
  title: string;
  sub?: ReactNode;
  /** Beside the cross that closes it. */
  actions?: ReactNode;
  children: ReactNode;
}

/** What stands beside a channel. It takes the focus when it comes, gives it back, and is closed by Escape. */
export function Panel({ channelId, title, sub, actions, children }: Props) {
  const { common } = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  // On a narrow page it is all there is.
  const isAlone = useMediaQuery('(width < 48em)', false, { getInitialValueInEffect: false });
  const Frame = isAlone ? 'main' : 'aside';
  const Sub = isAlone ? 'h1' : 'div';
  useEffect(() => {
    const before = document.activeElement;
    heading.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected && document.activeElement === document.body) before.focus();
    };
  }, []);

  function close(): void {
    navigate({ view: 'channel', channelId });
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented || event.nativeEvent.isComposing) return;
    event.stopPropagation();
    close();
  }

  return (
    <Frame className={`pane-panel ${classes.panel ?? ''}`} aria-labelledby={id} onKeyDown={onKeyDown}>
      <header className={classes.header}>
        <div className={classes.title}>
          {sub && <Sub className={classes.sub}>{sub}</Sub>}
          <h2 id={id} ref={heading} tabIndex={-1} className={classes.heading}>
            {title}
          </h2>
        </div>
        {actions}
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={common.close} onClick={close}>
          <IconX size={20} />
        </ActionIcon>
      </header>
      <div className={classes.body}>{children}</div>
    </Frame>
  );
}

import { Popover } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useMemo, useState } from 'react';
import { useText } from '../i18n';
import { CardContext } from './card';
import { UserCard } from './UserCard';
import classes from './UserCard.module.css';

interface Shown {
  userId: string;
  beside: HTMLElement;
  /** Where that stood when it was asked for. */
  place: { left: number; top: number; width: number; height: number };
}

export function CardProvider({ children }: { children: ReactNode }) {
  const { people: text } = useText();
  const isNarrow = useMediaQuery('(width < 48em)');
  const [shown, setShown] = useState<Shown>();
  const opener = useMemo(
    () => ({
      open: (userId: string, beside: HTMLElement): void => {
        const { left, top, width, height } = beside.getBoundingClientRect();
        setShown({ userId, beside, place: { left, top, width, height } });
      },
    }),
    [],
  );

  function close(): void {
    setShown(undefined);
    if (shown?.beside.isConnected) shown.beside.focus({ preventScroll: true });
  }

  return (
    <CardContext value={opener}>
      {children}
      {shown && (
        <Popover
          key={shown.userId}
          opened
          onChange={(opened) => opened || close()}
          onDismiss={close}
          position={isNarrow ? 'bottom' : 'right-start'}
          offset={8}
          width={320}
          shadow="lg"
          trapFocus
          withinPortal
          withRoles={false}
          zIndex={350}
        >
          <Popover.Target>
            <span className={classes.anchor} style={shown.place} />
          </Popover.Target>
          <Popover.Dropdown className={classes.dropdown ?? ''} role="dialog" aria-label={text.profile}>
            <UserCard userId={shown.userId} onClose={close} />
          </Popover.Dropdown>
        </Popover>
      )}
    </CardContext>
  );
}

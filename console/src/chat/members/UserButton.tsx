import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useCard } from './card';
import classes from './UserCard.module.css';

interface Props {
  userId: string;
  /** Beside another one that says the same: not for the keyboard. */
  isDecoration?: boolean;
  children: ReactNode;
}

/** Opens what there is to know of somebody. */
export function UserButton({ userId, isDecoration = false, children }: Props) {
  const card = useCard();
  return (
    <UnstyledButton
      className={classes.opener}
      aria-haspopup="dialog"
      aria-hidden={isDecoration || undefined}
      tabIndex={isDecoration ? -1 : undefined}
      onClick={(event) => card.open(userId, event.currentTarget)}
    >
      {children}
    </UnstyledButton>
  );
}

import { ActionIcon, Tooltip } from '@mantine/core';
import { IconKeyboard, IconMenu2, IconSearch } from '@tabler/icons-react';
import { useWords } from '../i18n';
import { LiveMark } from '../live/LiveMark';
import { AccountMenu } from './AccountMenu';
import classes from './TopBar.module.css';

interface Props {
  onPalette: () => void;
  onKeys: () => void;
  onNavigation: () => void;
  navigationIsOpen: boolean;
}

export function TopBar({ onPalette, onKeys, onNavigation, navigationIsOpen }: Props) {
  const { frame } = useWords();
  return (
    <header className={classes.bar}>
      <ActionIcon
        className={classes.menu}
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={frame.openNavigation}
        aria-expanded={navigationIsOpen}
        aria-controls="navigation"
        onClick={onNavigation}
      >
        <IconMenu2 size={20} />
      </ActionIcon>
      <button type="button" className={classes.search} onClick={onPalette}>
        <IconSearch size={16} aria-hidden />
        <span className={classes.hint}>{frame.search}</span>
        <kbd className={classes.key} aria-hidden>
          {/Mac OS X/.test(navigator.userAgent) ? '⌘' : 'Ctrl'} K
        </kbd>
      </button>
      <span className={classes.space} />
      <LiveMark />
      <Tooltip label={frame.keys}>
        <ActionIcon className={classes.keys} variant="subtle" color="gray" size="lg" aria-label={frame.keys} onClick={onKeys}>
          <IconKeyboard size={20} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <AccountMenu />
    </header>
  );
}

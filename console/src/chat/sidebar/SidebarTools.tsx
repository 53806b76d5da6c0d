import { UnstyledButton } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useText } from '../i18n';
import { SearchDialog } from '../search/SearchDialog';
import { NewMenu } from './NewMenu';
import classes from './SidebarTools.module.css';

const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The search, and what can be begun. */
export function SidebarTools() {
  const { search } = useText();
  const [searches, { open, close, toggle }] = useDisclosure(false);
  useHotkeys([['mod+K', toggle]], [], true);
  useHotkeys([['/', open]]);
  return (
    <div className={classes.tools} role="search">
      <UnstyledButton className={classes.search} onClick={open} aria-keyshortcuts="Control+K /">
        <IconSearch size={16} aria-hidden />
        <span>{search.short}</span>
        <kbd aria-hidden>{IS_APPLE ? '⌘K' : 'Ctrl K'}</kbd>
      </UnstyledButton>
      <Suspense fallback={null}>
        <NewMenu />
      </Suspense>
      <SearchDialog opened={searches} onClose={close} />
    </div>
  );
}

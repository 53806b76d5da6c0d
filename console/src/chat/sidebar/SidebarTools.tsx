import { ActionIcon, Menu, Tooltip, UnstyledButton } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { IconHash, IconKey, IconMessagePlus, IconPencilPlus, IconPlus, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../../shared/i18n';
import { CreateChannelDialog } from '../channels/CreateChannelDialog';
import { EnterDialog } from '../channels/EnterDialog';
import { StartDialog } from '../channels/StartDialog';
import { SearchDialog } from '../search/SearchDialog';
import { useAppPermissions } from '../session/permissions';
import { navigate } from '../route';
import classes from './SidebarTools.module.css';

const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The search, and what can be begun. */
export function SidebarTools() {
  const { search, channels: text } = useText();
  const mayCreate = useAppPermissions().has('create_channel');
  const [searches, { open, close, toggle }] = useDisclosure(false);
  const [dialog, setDialog] = useState<'start' | 'create' | 'enter'>();
  const shut = (): void => setDialog(undefined);
  useHotkeys([['mod+K', toggle]], [], true);
  useHotkeys([['/', open]]);
  return (
    <div className={classes.tools} role="search">
      <UnstyledButton className={classes.search} onClick={open} aria-keyshortcuts="Control+K /">
        <IconSearch size={16} aria-hidden />
        <span>{search.short}</span>
        <kbd aria-hidden>{IS_APPLE ? '⌘K' : 'Ctrl K'}</kbd>
      </UnstyledButton>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <Tooltip label={text.new}>
            <ActionIcon variant="light" size={34} aria-label={text.new}>
              <IconPencilPlus size={18} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          {mayCreate && (
            <>
              <Menu.Item leftSection={<IconMessagePlus size={16} />} onClick={() => setDialog('start')}>
                {text.newMessage}
              </Menu.Item>
              <Menu.Item leftSection={<IconPlus size={16} />} onClick={() => setDialog('create')}>
                {text.create}
              </Menu.Item>
              <Menu.Divider />
            </>
          )}
          <Menu.Item leftSection={<IconHash size={16} />} onClick={() => navigate({ view: 'browse' })}>
            {text.browse}
          </Menu.Item>
          <Menu.Item leftSection={<IconKey size={16} />} onClick={() => setDialog('enter')}>
            {text.enter}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <SearchDialog opened={searches} onClose={close} />
      <StartDialog opened={dialog === 'start'} onClose={shut} />
      <CreateChannelDialog opened={dialog === 'create'} onClose={shut} />
      <EnterDialog opened={dialog === 'enter'} onClose={shut} />
    </div>
  );
}

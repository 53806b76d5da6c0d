import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconHash, IconKey, IconMessagePlus, IconPencilPlus, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../i18n';
import { CreateChannelDialog } from '../channels/CreateChannelDialog';
import { EnterDialog } from '../channels/EnterDialog';
import { StartDialog } from '../channels/StartDialog';
import { navigate } from '../route';
import { useAppPermissions } from '../session/permissions';

/** What can be begun: a conversation, a channel, the way into one. */
export function NewMenu() {
  const { channels: text } = useText();
  const mayCreate = useAppPermissions().has('create_channel');
  const [dialog, setDialog] = useState<'start' | 'create' | 'enter'>();
  const shut = (): void => setDialog(undefined);
  return (
    <>
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
      <StartDialog opened={dialog === 'start'} onClose={shut} />
      <CreateChannelDialog opened={dialog === 'create'} onClose={shut} />
      <EnterDialog opened={dialog === 'enter'} onClose={shut} />
    </>
  );
}

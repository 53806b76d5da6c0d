import { GavelError, type Message } from '@gavel/client';
import { Menu } from '@mantine/core';
import {
  IconArrowBackUp,
  IconChecks,
  IconCopy,
  IconLink,
  IconMailDown,
  IconMessageCircle,
  IconPencil,
  IconPin,
  IconPinnedOff,
  IconTrash,
} from '@tabler/icons-react';
import { useText } from '../i18n';
import { useNotices } from '../../shared/notices/notices';
import { useCopy } from '../useCopy';
import { navigate } from '../route';
import { useSession } from '../session/session';
import { useConversation } from './context';
import { useMay } from './useMay';

interface Props {
  message: Message;
  onDialog: (dialog: 'delete' | 'receipts') => void;
}

/** All that one can do with a message. */
export function MessageMenu({ message, onDialog }: Props) {
  const { conversation: text } = useText();
  const { client } = useSession();
  const { channel, reply, edit } = useConversation();
  const { tell } = useNotices();
  const { copyText, copyLink } = useCopy();
  const may = useMay(message);
  const path = { messageId: message.id };
  const route = { view: 'channel', channelId: channel.id } as const;

  function attempt(call: Promise<unknown>): void {
    call.catch((error: unknown) => {
      if (error instanceof GavelError) tell(error);
    });
  }

  return (
    <Menu.Dropdown>
      {may.reply && (
        <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={() => reply(message)}>
          {text.reply}
        </Menu.Item>
      )}
      {may.thread && (
        <Menu.Item
          leftSection={<IconMessageCircle size={16} />}
          onClick={() => navigate({ ...route, panel: { name: 'thread', rootId: message.id } })}
        >
          {text.replyInThread}
        </Menu.Item>
      )}
      {message.text && (
        <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => copyText(message.text)}>
          {text.copyText}
        </Menu.Item>
      )}
      <Menu.Item
        leftSection={<IconLink size={16} />}
        onClick={() => copyLink({ ...route, messageId: message.id })}
      >
        {text.copyLink}
      </Menu.Item>
      {may.pin && (
        <Menu.Item
          leftSection={message.pinnedAt ? <IconPinnedOff size={16} /> : <IconPin size={16} />}
          onClick={() =>
            attempt(
              message.pinnedAt
                ? client.api.delete('/messages/{messageId}/pin', { path })
                : client.api.put('/messages/{messageId}/pin', { path }),
            )
          }
        >
          {message.pinnedAt ? text.unpin : text.pin}
        </Menu.Item>
      )}
      {may.markUnread && (
        <Menu.Item leftSection={<IconMailDown size={16} />} onClick={() => attempt(channel.markUnread(message.id))}>
          {text.markUnread}
        </Menu.Item>
      )}
      {may.receipts && (
        <Menu.Item leftSection={<IconChecks size={16} />} onClick={() => onDialog('receipts')}>
          {text.whoRead}
        </Menu.Item>
      )}
      {(may.edit || may.delete) && <Menu.Divider />}
      {may.edit && (
        <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => edit(message.id)}>
          {text.edit}
        </Menu.Item>
      )}
      {may.delete && (
        <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => onDialog('delete')}>
          {text.delete}
        </Menu.Item>
      )}
    </Menu.Dropdown>
  );
}

import type { Message } from '@gavel/client';
import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconDots, IconMessageCircle, IconMoodPlus, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../i18n';
import { navigate } from '../route';
import { useConversation } from './context';
import { DeleteDialog } from './DeleteDialog';
import { EmojiPicker } from './EmojiPicker';
import classes from './MessageActions.module.css';
import { MessageMenu } from './MessageMenu';
import { QUICK, useReact } from './reacting';
import { ReceiptsDialog } from './ReceiptsDialog';
import { useMay } from './useMay';

type Dialog = 'delete' | 'receipts' | null;

/** What one can do with a message: a bar at its corner while the pointer or the focus is on it. */
export function MessageActions({ message }: { message: Message }) {
  const text = useText().conversation;
  const { channel, reply, edit } = useConversation();
  const may = useMay(message);
  const toggle = useReact(message);
  const [isOpen, setOpen] = useState(false);
  const [dialog, setDialog] = useState<Dialog>(null);
  if (message.deletedAt || message.status !== 'delivered') return null;
  return (
    <div className={classes.bar} data-open={isOpen || undefined} role="toolbar" aria-label={text.actions}>
      {may.react && (
        <>
          {QUICK.slice(0, 3).map((emoji) => (
            <ActionIcon
              key={emoji}
              className={classes.quick}
              variant="subtle"
              color="gray"
              aria-label={text.reactWith(emoji)}
              onClick={() => toggle(emoji)}
            >
              <span aria-hidden>{emoji}</span>
            </ActionIcon>
          ))}
          <EmojiPicker onPick={toggle} onOpenChange={setOpen}>
            <ActionIcon variant="subtle" color="gray" aria-label={text.react}>
              <IconMoodPlus size={18} />
            </ActionIcon>
          </EmojiPicker>
        </>
      )}
      {may.thread && (
        <Tooltip label={text.replyInThread}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={text.replyInThread}
            onClick={() => navigate({ view: 'channel', channelId: channel.id, panel: { name: 'thread', rootId: message.id } })}
          >
            <IconMessageCircle size={18} />
          </ActionIcon>
        </Tooltip>
      )}
      {may.reply && (
        <Tooltip label={text.reply}>
          <ActionIcon variant="subtle" color="gray" aria-label={text.reply} onClick={() => reply(message)}>
            <IconArrowBackUp size={18} />
          </ActionIcon>
        </Tooltip>
      )}
      {may.edit && (
        <Tooltip label={text.edit}>
          <ActionIcon variant="subtle" color="gray" aria-label={text.edit} onClick={() => edit(message.id)}>
            <IconPencil size={18} />
          </ActionIcon>
        </Tooltip>
      )}
      <Menu position="bottom-end" width={220} onChange={setOpen}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={text.more}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <MessageMenu message={message} onDialog={setDialog} />
      </Menu>
      {dialog === 'delete' && <DeleteDialog message={message} onClose={() => setDialog(null)} />}
      {dialog === 'receipts' && <ReceiptsDialog message={message} onClose={() => setDialog(null)} />}
    </div>
  );
}

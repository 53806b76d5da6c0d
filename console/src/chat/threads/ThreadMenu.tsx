import type { Channel, Message, Schema } from '@gavel/client';
import { ActionIcon, Button, Group, Menu, Modal, Stack, TextInput } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconDots, IconLink, IconLock, IconLockOpen, IconPencil } from '@tabler/icons-react';
import { type SyntheticEvent, useState } from 'react';
import { useText } from '../i18n';
import { useCopy } from '../useCopy';
import { usePermissions } from '../session/permissions';
import { useSession } from '../session/session';
import { useDeed } from '../session/useDeed';

/** What is done with a thread as a whole. */
export function ThreadMenu({ channel, root }: { channel: Channel; root: Message }) {
  const { threads: text, conversation, common } = useText();
  const { client, me } = useSession();
  const { copyLink } = useCopy();
  const { busy, run } = useDeed();
  const permissions = usePermissions(channel);
  const [name, setName] = useState<string>();
  const { thread } = root;
  const mayManage = permissions.has('manage_thread') && thread != null;
  const mayRename = thread != null && (mayManage || root.userId === me.id) && !thread.archived;
  const change = (body: Schema<'PatchThread'>) =>
    run(() => client.api.patch('/messages/{messageId}/thread', { path: { messageId: root.id }, body }));

  async function rename(event: SyntheticEvent): Promise<void> {
    event.preventDefault();
    if (await change({ title: name?.trim() ?? '' })) setName(undefined);
  }

  return (
    <>
      <Menu position="bottom-end" width={220} withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={text.more}>
            <IconDots size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconLink size={16} />} onClick={() => copyLink({ view: 'channel', channelId: channel.id, panel: { name: 'thread', rootId: root.id } })}>
            {conversation.copyLink}
          </Menu.Item>
          {mayRename && (
            <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setName(thread.title ?? '')}>
              {text.rename}
            </Menu.Item>
          )}
          {mayManage && (
            <>
              <Menu.Item
                leftSection={thread.locked ? <IconLockOpen size={16} /> : <IconLock size={16} />}
                onClick={() => void change({ locked: !thread.locked })}
              >
                {thread.locked ? text.unlock : text.lock}
              </Menu.Item>
              <Menu.Item
                leftSection={thread.archived ? <IconArchiveOff size={16} /> : <IconArchive size={16} />}
                onClick={() => void change({ archived: !thread.archived })}
              >
                {thread.archived ? text.restore : text.archive}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={name !== undefined} onClose={() => setName(undefined)} title={text.rename} size={420} closeButtonProps={{ 'aria-label': common.close }}>
        <form onSubmit={(event) => void rename(event)}>
          <Stack>
            <TextInput data-autofocus label={text.name} maxLength={100} value={name ?? ''} onChange={(event) => setName(event.currentTarget.value)} />
            <Group justify="flex-end">
              <Button type="submit" loading={busy}>
                {common.save}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}

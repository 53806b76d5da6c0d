import type { Schema } from '@gavel/client';
import { Modal, Tabs } from '@mantine/core';
import { useText } from '../i18n';
import { useChannelIdentity } from '../session/channelName';
import type { Permission } from '../session/permissions';
import { AddForm } from './AddForm';
import { InviteForm } from './InviteForm';
import { InviteLinks } from './InviteLinks';

interface Props {
  channel: Schema<'Channel'>;
  permissions: ReadonlySet<Permission>;
  opened: boolean;
  onClose: () => void;
}

/** The ways to bring somebody in: an invitation, a link, or at once. */
export function InviteDialog({ channel, permissions, opened, onClose }: Props) {
  const { details: text, common } = useText();
  const { name } = useChannelIdentity(channel);
  const mayInvite = permissions.has('invite_channel_member');
  const mayAdd = permissions.has('add_channel_member');
  return (
    <Modal opened={opened} onClose={onClose} title={text.inviteTo(name)} size={520} closeButtonProps={{ 'aria-label': common.close }}>
      <Tabs defaultValue={mayInvite ? 'people' : 'add'} keepMounted={false}>
        <Tabs.List mb="md" aria-label={text.inviteTo(name)}>
          {mayInvite && <Tabs.Tab value="people">{text.byInvitation}</Tabs.Tab>}
          {mayInvite && <Tabs.Tab value="link">{text.byLink}</Tabs.Tab>}
          {mayAdd && <Tabs.Tab value="add">{text.atOnce}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="people">
          <InviteForm channelId={channel.id} />
        </Tabs.Panel>
        <Tabs.Panel value="link">
          <InviteLinks channelId={channel.id} />
        </Tabs.Panel>
        <Tabs.Panel value="add">
          <AddForm channelId={channel.id} onAdded={onClose} />
        </Tabs.Panel>
      </Tabs>
    </Modal>
  );
}

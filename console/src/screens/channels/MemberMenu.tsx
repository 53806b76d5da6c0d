import type { Member } from '@gavel/client';
import { ActionIcon, Button, Group, Menu, Modal, MultiSelect } from '@mantine/core';
import { IconActivity, IconDots, IconShield, IconUserMinus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { useText } from '../../shared/i18n';
import { Confirm } from '../../console/act/Confirm';
import { useAct } from '../../console/act/useAct';
import { api, because } from '../../console/api';
import { rolesQuery } from '../../console/catalogue';
import { useWords } from '../../console/i18n';
import { useUserName } from '../../console/names';
import { useMay } from '../../console/session/session';
import { MemberActivity } from './MemberActivity';

interface Props {
  channelId: string;
  member: Member;
  /** Whether one who was removed can be added again. */
  comesBack: boolean;
}

/** What can be done with a member: what they did, other roles here, or out. */
export function MemberMenu({ channelId, member: { userId, roles }, comesBack }: Props) {
  const { channels: text } = useWords();
  const { common } = useText();
  const may = useMay();
  const { name } = useUserName(userId);
  const { run } = useAct(['channels']);
  const [dialog, setDialog] = useState<'activity' | 'roles' | 'remove'>();
  const close = (): void => setDialog(undefined);
  const path = { channelId, userId };
  const remove = (reason: string) => api.delete('/channels/{channelId}/members/{userId}', { path, ...because(reason) });
  const addAgain = async (): Promise<void> => {
    await api.post('/channels/{channelId}/members', { path: { channelId }, body: { userIds: [userId] } });
    if (may('assign_channel_role')) await api.put('/channels/{channelId}/members/{userId}/roles', { path, body: { roles } });
  };
  const undo = comesBack && may('add_channel_member') ? addAgain : undefined;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={text.actionsFor(name)}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconActivity size={16} />} onClick={() => setDialog('activity')}>
            {text.activity}
          </Menu.Item>
          {may('assign_channel_role') && (
            <Menu.Item leftSection={<IconShield size={16} />} onClick={() => setDialog('roles')}>
              {text.rolesHere}
            </Menu.Item>
          )}
          {may('remove_channel_member') && (
            <Menu.Item color="red" leftSection={<IconUserMinus size={16} />} onClick={() => setDialog('remove')}>
              {text.remove}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={dialog === 'activity'} onClose={close} title={text.activityOf(name)} size={420} closeButtonProps={{ 'aria-label': common.close }}>
        <MemberActivity channelId={channelId} userId={userId} />
      </Modal>
      <Modal opened={dialog === 'roles'} onClose={close} title={text.rolesOf(name)} size={420} closeButtonProps={{ 'aria-label': common.close }}>
        <RolesForm channelId={channelId} userId={userId} name={name} roles={roles} onClose={close} />
      </Modal>
      <Confirm
        opened={dialog === 'remove'}
        onClose={close}
        title={text.removeIt(name)}
        yes={text.remove}
        onYes={(reason) => run(() => remove(reason), text.removed(name), undo)}
      >
        {text.removeHow}
      </Confirm>
    </>
  );
}

function RolesForm({ channelId, userId, name, roles, onClose }: { channelId: string; userId: string; name: string; roles: string[]; onClose: () => void }) {
  const { channels: text } = useWords();
  const { common } = useText();
  const { busy, run } = useAct(['channels']);
  const { data } = useQuery(rolesQuery);
  const [chosen, setChosen] = useState(roles);
  const offered = [...new Set([...(data?.items ?? []).map(({ id }) => id).filter((id) => id !== 'user'), ...roles])];
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const give = (given: string[]) => () => api.put('/channels/{channelId}/members/{userId}/roles', { path: { channelId, userId }, body: { roles: given } });
    if (await run(give(chosen), text.rolesSaved(name), give(roles))) onClose();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <MultiSelect label={text.rolesHere} data={offered} value={chosen} onChange={setChosen} data-autofocus />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {common.cancel}
        </Button>
        <Button type="submit" loading={busy}>
          {common.save}
        </Button>
      </Group>
    </form>
  );
}

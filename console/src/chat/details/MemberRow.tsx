import type { Member, Schema } from '@gavel/client';
import { ActionIcon, Badge, Menu } from '@mantine/core';
import { IconDots, IconUserMinus } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../i18n';
import { PersonLine } from '../members/PersonLine';
import { useRoleName } from '../members/roles';
import type { Permission } from '../session/permissions';
import { useSession } from '../session/session';
import { useDeed } from '../session/useDeed';
import { nameOf, useUser } from '../session/users';
import { Confirm } from './Confirm';

interface Props {
  member: Member;
  told: Schema<'Channel'>;
  permissions: ReadonlySet<Permission>;
}

/** What one can be in a channel, beside roles of an app's own. */
const ROLES = ['admin', 'moderator', 'member'];

export function MemberRow({ member, told, permissions }: Props) {
  const { details: text } = useText();
  const { client, me } = useSession();
  const roleName = useRoleName();
  const user = useUser(member.userId);
  const { run } = useDeed();
  const [removes, setRemoves] = useState(false);
  const { userId, roles } = member;
  const path = { channelId: told.id, userId };
  const isConversation = told.base === 'conversation';
  const mayAssign = !isConversation && permissions.has('assign_channel_role');
  const mayRemove = !isConversation && userId !== me.id && permissions.has('remove_channel_member');
  const name = nameOf(userId, user);
  const offered = [...new Set([...ROLES, ...roles])];

  function setRoles(chosen: string[]): void {
    if (chosen.length > 0) void run(() => client.api.put('/channels/{channelId}/members/{userId}/roles', { path, body: { roles: chosen } }));
  }

  return (
    <>
      <PersonLine
        userId={userId}
        badges={roles
          .filter((role) => role !== 'member')
          .map((role) => (
            <Badge tt="none" key={role} size="xs" variant="light" color={role === 'guest' ? 'gray' : 'indigo'}>
              {roleName(role)}
            </Badge>
          ))}
        actions={
          (mayAssign || mayRemove) && (
            <Menu position="bottom-end" width={210} closeOnItemClick={false}>
              <Menu.Target>
                <ActionIcon variant="subtle" color="gray" aria-label={text.actionsFor(name)}>
                  <IconDots size={18} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                {mayAssign && (
                  <>
                    <Menu.Label>{text.roles}</Menu.Label>
                    {offered.map((role) => (
                      <Menu.CheckboxItem
                        key={role}
                        checked={roles.includes(role)}
                        onChange={(isOn) => setRoles(isOn ? [...roles, role] : roles.filter((other) => other !== role))}
                      >
                        {roleName(role)}
                      </Menu.CheckboxItem>
                    ))}
                  </>
                )}
                {mayRemove && (
                  <>
                    {mayAssign && <Menu.Divider />}
                    <Menu.Item closeMenuOnClick color="red" leftSection={<IconUserMinus size={16} />} onClick={() => setRemoves(true)}>
                      {text.remove}
                    </Menu.Item>
                  </>
                )}
              </Menu.Dropdown>
            </Menu>
          )
        }
      />
      <Confirm
        opened={removes}
        onClose={() => setRemoves(false)}
        title={text.removeIt(name)}
        yes={text.remove}
        onYes={() => client.api.delete('/channels/{channelId}/members/{userId}', { path })}
      >
        {told.visibility === 'public' ? text.removePublic : text.removePrivate}
      </Confirm>
    </>
  );
}

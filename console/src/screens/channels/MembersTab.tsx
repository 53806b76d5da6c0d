import { Badge, Group } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useI18n } from '../../shared/i18n';
import { Empty } from '../../shared/States';
import { briefly } from '../../shared/time';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { Grow, ShortList } from '../../console/list/ShortList';
import { PAGE, useList } from '../../console/list/useList';
import { PickNamed } from '../../console/pick/PickNamed';
import { UserRef } from '../../console/refs';
import { useMay } from '../../console/session/session';
import { AddUsers } from './AddUsers';
import classes from './Channels.module.css';
import { MemberMenu } from './MemberMenu';
import type { Channel } from './useChannels';

/** Who is in a channel, and as what. */
export function MembersTab({ channel: { id, visibility } }: { channel: Channel }) {
  const { channels: text, frame } = useWords();
  const { locale } = useI18n();
  const may = useMay();
  const [userId, setUserId] = useState<string>();
  const body = { ...(userId && { filter: { userId } }), limit: PAGE };
  const list = useList(['channels', 'members', id, body], (cursor, signal) => {
    return api.post('/channels/{channelId}/members/query', { path: { channelId: id }, body: { ...body, ...(cursor && { cursor }) }, signal });
  });
  return (
    <div className={classes.stack}>
      <PickNamed of="users" aria-label={text.searchMember} placeholder={text.searchMember} value={userId} onChange={setUserId} />
      {may('add_channel_member') && visibility !== 'direct' && <AddUsers channelId={id} as="members" />}
      <ShortList
        label={text.members}
        list={list}
        idOf={(member) => member.userId}
        empty={userId ? <Empty icon={IconUsers} title={frame.noneFound} /> : <Empty icon={IconUsers} title={text.noMembers} />}
        line={(member) => (
          <>
            <Grow>
              <UserRef id={member.userId} />
              <Group gap={6} className={classes.quiet}>
                {text.joined(briefly(member.joinedAt, locale))}
                {member.roles
                  .filter((role) => role !== 'member')
                  .map((role) => (
                    <Badge key={role} size="sm" variant="light" tt="none">
                      {role}
                    </Badge>
                  ))}
              </Group>
            </Grow>
            <MemberMenu channelId={id} member={member} comesBack={visibility !== 'direct'} />
          </>
        )}
      />
    </div>
  );
}

import { Button, Group } from '@mantine/core';
import { IconDoorEnter } from '@tabler/icons-react';
import type { Schema } from '@gavel/client';
import { useI18n } from '../../shared/i18n';
import { Empty } from '../../shared/States';
import { briefly } from '../../shared/time';
import { useAct } from '../../console/act/useAct';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { Grow, ShortList } from '../../console/list/ShortList';
import { PAGE, useList } from '../../console/list/useList';
import { useUserName } from '../../console/names';
import { UserRef } from '../../console/refs';
import classes from './Channels.module.css';
import type { Channel } from './useChannels';

/** Who asks to be let in. */
export function RequestsTab({ channel: { id } }: { channel: Channel }) {
  const { channels: text } = useWords();
  const list = useList(['channels', 'requests', id], (cursor, signal) => {
    const query = { status: 'open' as const, limit: PAGE, ...(cursor && { cursor }) };
    return api.get('/channels/{channelId}/joinRequests', { path: { channelId: id }, query, signal });
  });
  return (
    <ShortList
      label={text.tabs.requests}
      list={list}
      idOf={(request) => request.id}
      empty={<Empty icon={IconDoorEnter} title={text.noRequests} how={text.noRequestsHow} />}
      line={(request) => <RequestLine request={request} />}
    />
  );
}

function RequestLine({ request: { id, channelId, userId, message, createdAt } }: { request: Schema<'JoinRequest'> }) {
  const { channels: text } = useWords();
  const { locale } = useI18n();
  const { busy, run } = useAct(['channels']);
  const { name } = useUserName(userId);
  const call = { path: { channelId, joinRequestId: id }, body: {} };
  return (
    <Grow>
      <Group justify="space-between" wrap="nowrap">
        <UserRef id={userId} />
        <span className={classes.quiet}>{text.asked(briefly(createdAt, locale))}</span>
      </Group>
      {message && <p className={classes.text}>{message}</p>}
      <Group gap="xs" mt={6}>
        <Button size="xs" disabled={busy} onClick={() => void run(() => api.post('/channels/{channelId}/joinRequests/{joinRequestId}/approve', call), text.approved(name))}>
          {text.approve}
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={busy}
          onClick={() => void run(() => api.post('/channels/{channelId}/joinRequests/{joinRequestId}/decline', call), text.declined(name))}
        >
          {text.decline}
        </Button>
      </Group>
    </Grow>
  );
}

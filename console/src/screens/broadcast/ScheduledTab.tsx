import { Alert, Badge } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { Empty } from '../../shared/States';
import { useWords } from '../../console/i18n';
import { type Column, DataTable } from '../../console/list/DataTable';
import { ChoiceFilter, ClearFilters } from '../../console/list/filters';
import { NamedFilter } from '../../console/pick/PickNamed';
import { ChannelRef, FullMoment } from '../../console/refs';
import { scheduledStatuses } from '../../console/search';
import { Speaker } from './Speaker';
import type { BroadcastSearch } from './useBroadcasts';
import { keyOf, type Scheduled, useScheduled } from './useScheduled';
import { useSpeaker } from './useSpeaker';

const route = getRouteApi('/signed-in/broadcast');
const colors = { scheduled: 'indigo', sending: 'indigo', sent: 'green', failed: 'red' };

export function ScheduledBadge({ status }: Pick<Scheduled, 'status'>) {
  const { broadcast: text } = useWords();
  return (
    <Badge size="sm" variant="dot" tt="none" color={colors[status]}>
      {text.statuses[status]}
    </Badge>
  );
}

function isFiltered({ channel, user, status }: BroadcastSearch): boolean {
  return Boolean(channel ?? user ?? status);
}

export function ScheduledFilters() {
  const { broadcast: text } = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changed: { [K in keyof BroadcastSearch]?: BroadcastSearch[K] | undefined }): void =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  return (
    <>
      <NamedFilter of="channels" label={text.channel} value={search.channel} onChange={(channel) => change({ channel })} />
      <NamedFilter of="users" label={text.by} value={search.user} onChange={(user) => change({ user })} />
      <ChoiceFilter
        label={text.state}
        value={search.status}
        choices={scheduledStatuses.map((value) => ({ value, label: text.statuses[value] }))}
        onChange={(status) => change({ status })}
      />
      {isFiltered(search) && <ClearFilters onClear={() => change({ channel: undefined, user: undefined, status: undefined })} />}
    </>
  );
}

/** What waits to be sent in all channels, and for a week what became of it. */
export function ScheduledTab() {
  const { broadcast: text, frame } = useWords();
  const search = route.useSearch();
  const { linked } = useSpeaker();
  const list = useScheduled(search);
  const columns: readonly Column<Scheduled>[] = [
    { id: 'text', title: text.message, width: 'minmax(8rem, 3fr)', cell: ({ text: said }) => said || text.noText },
    { id: 'channel', title: text.channel, width: 'minmax(6rem, 1fr)', from: 'medium', cell: ({ channelId }) => <ChannelRef id={channelId} plain /> },
    { id: 'by', title: text.by, width: 'minmax(6rem, 1fr)', from: 'wide', cell: ({ userId }) => <Speaker id={userId} plain /> },
    { id: 'state', title: text.state, width: '6.5rem', from: 'medium', cell: ({ status }) => <ScheduledBadge status={status} /> },
    { id: 'at', title: text.sendAt, width: '11.5rem', align: 'end', cell: ({ sendAt }) => <FullMoment at={sendAt} /> },
  ];
  const empty = isFiltered(search) ? (
    <Empty icon={IconClock} title={frame.noneFound} how={frame.noneFoundHow} />
  ) : (
    <Empty icon={IconClock} title={text.noScheduled} how={text.noScheduledHow} />
  );
  return (
    <>
      {linked === undefined && (
        <Alert color="indigo" mx="md" mb="sm">
          {text.scheduleNeedsLink}
        </Alert>
      )}
      <DataTable label={text.tabs.scheduled} list={list} columns={columns} idOf={keyOf} open={search.open} empty={empty} />
    </>
  );
}

import { Badge } from '@mantine/core';
import { IconSpeakerphone } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { Empty } from '../../shared/States';
import { useI18n } from '../../shared/i18n';
import { useWords } from '../../console/i18n';
import { type Column, DataTable } from '../../console/list/DataTable';
import { ChoiceFilter } from '../../console/list/filters';
import { Moment } from '../../console/refs';
import { jobStates } from '../../console/search';
import classes from './Broadcast.module.css';
import { Speaker } from './Speaker';
import { type Job, outcomeOf, useBroadcasts } from './useBroadcasts';

const route = getRouteApi('/signed-in/broadcast');
const colors = { queued: 'gray', running: 'indigo', done: 'green', failed: 'red', cancelled: 'gray' };

export function JobBadge({ state }: Pick<Job, 'state'>) {
  const { broadcast: text } = useWords();
  return (
    <Badge size="sm" variant="dot" tt="none" color={colors[state]}>
      {text.states[state]}
    </Badge>
  );
}

export function BroadcastFilters() {
  const { broadcast: text } = useWords();
  const { state } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <ChoiceFilter
      label={text.state}
      value={state}
      choices={jobStates.map((value) => ({ value, label: text.states[value] }))}
      onChange={(chosen) => void navigate({ search: (before) => ({ ...before, state: chosen }), replace: true })}
    />
  );
}

function useColumns(): readonly Column<Job>[] {
  const { broadcast: text } = useWords();
  const { locale } = useI18n();
  const count = (number = 0): string => number.toLocaleString(locale);
  return [
    { id: 'text', title: text.message, width: 'minmax(8rem, 3fr)', cell: (job) => outcomeOf(job).text ?? text.notBegun },
    { id: 'state', title: text.state, width: '6.5rem', cell: ({ state }) => <JobBadge state={state} /> },
    {
      id: 'sent',
      title: text.sent,
      width: '7.5rem',
      align: 'end',
      from: 'medium',
      cell: (job) => text.sentOf(count(outcomeOf(job).sent), count(outcomeOf(job).total)),
    },
    {
      id: 'failed',
      title: text.notSent,
      width: '5.5rem',
      align: 'end',
      from: 'medium',
      cell: (job) => count((outcomeOf(job).failed ?? 0) + (outcomeOf(job).stopped ?? 0)),
    },
    { id: 'by', title: text.by, width: 'minmax(6rem, 1fr)', from: 'wide', cell: ({ userId }) => <Speaker id={userId} plain /> },
    { id: 'at', title: text.at, width: '4.5rem', align: 'end', cell: ({ createdAt }) => <Moment at={createdAt} /> },
  ];
}

/** What was broadcast, and what came of it. */
export function BroadcastsTab() {
  const { broadcast: text, frame } = useWords();
  const search = route.useSearch();
  const list = useBroadcasts(search);
  const columns = useColumns();
  const empty = search.state ? (
    <Empty icon={IconSpeakerphone} title={frame.noneFound} how={frame.noneFoundHow} />
  ) : (
    <Empty icon={IconSpeakerphone} title={text.noBroadcasts} how={text.noBroadcastsHow} />
  );
  return (
    <>
      <DataTable label={text.tabs.broadcasts} list={list} columns={columns} idOf={({ id }) => id} open={search.open} empty={empty} />
      {list.rows.length > 0 && <p className={classes.foot}>{text.keptAWeek}</p>}
    </>
  );
}

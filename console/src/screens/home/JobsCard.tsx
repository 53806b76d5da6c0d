import { Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { useLookMs } from '../../console/live/live';
import { Moment } from '../../console/refs';
import classes from './Home.module.css';
import { HomeCard, SOME } from './HomeCard';

const SOON_MS = 5_000;

/** Long work: broadcasts and exports. */
export function JobsCard() {
  const { home: text } = useWords();
  const lookMs = useLookMs(false);
  const query = useQuery({
    queryKey: ['jobs', 'last'],
    queryFn: async ({ signal }) => (await api.post('/jobs/query', { body: { limit: SOME }, signal })).items,
    // No event tells of jobs: one that is under way is looked at.
    refetchInterval: ({ state }) => (state.data?.some((job) => job.state === 'queued' || job.state === 'running') ? SOON_MS : lookMs),
  });
  return (
    <HomeCard
      title={text.jobs}
      query={query}
      idOf={({ id }) => id}
      empty={text.noJobs}
      line={({ kind, state, progress, createdAt }) => (
        <>
          <span className={classes.link}>
            {text.kinds[kind]} <span className={classes.quiet}>{text.states[state]}</span>
          </span>
          {state === 'running' && <Progress w={96} value={progress * 100} aria-label={text.kinds[kind]} />}
          <Moment at={createdAt} />
        </>
      )}
    />
  );
}

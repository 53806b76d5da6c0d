import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { Moment } from '../../console/refs';
import { useMay } from '../../console/session/session';
import classes from './Home.module.css';
import { useLookMs } from '../../console/live/live';
import { HomeCard } from './HomeCard';

/** In how many private channels, the most active first, it is looked for people who want in. */
const CHANNELS = 10;
/** How many of a channel are counted: more are many. */
const MOST = 25;
/** For how long a job that failed is of interest. */
const RECENT_MS = 3 * 24 * 60 * 60_000;

interface Need {
  readonly id: string;
  /** The channel whose door somebody stands at, or the kind of job that failed. */
  readonly of: { channel: string; name: string; count: number } | { job: 'broadcast' | 'export' };
  readonly at: string;
}

/** What waits for somebody. */
export function NeedsCard() {
  const { analytics: text, home } = useWords();
  const may = useMay();
  const lookMs = useLookMs(false);
  const decides = may('read_channel', 'manage_join_requests');
  const query = useQuery({
    queryKey: ['needs', decides],
    queryFn: async ({ signal }) => [...(decides ? await askedToJoin(signal) : []), ...(await failedJobs(signal))],
    refetchInterval: lookMs,
  });
  return (
    <HomeCard
      title={text.needs}
      query={query}
      idOf={({ id }) => id}
      empty={text.nothingNeeds}
      line={({ of, at }) => (
        <>
          {'channel' in of ? (
            <Link to="/channels" search={{ open: of.channel, tab: 'requests' }} className={classes.link}>
              {of.name} <span className={classes.quiet}>{text.wantIn(of.count < MOST ? String(of.count) : `${MOST}+`)}</span>
            </Link>
          ) : (
            <span className={classes.link}>{text.jobFailed(home.kinds[of.job])}</span>
          )}
          <Moment at={at} />
        </>
      )}
    />
  );
}

async function askedToJoin(signal: AbortSignal): Promise<Need[]> {
  const filter = { visibility: 'private', archivedAt: { $exists: false } };
  const body = { filter, sort: [{ field: 'lastMessageAt', direction: -1 as const }], limit: CHANNELS };
  const channels = (await api.post('/channels/query', { body, signal })).items;
  const needs = channels.map(async ({ id, displayName }): Promise<Need[]> => {
    const { items } = await api.get('/channels/{channelId}/joinRequests', { path: { channelId: id }, query: { status: 'open', limit: MOST }, signal });
    const [newest] = items;
    return newest ? [{ id, of: { channel: id, name: displayName ?? id, count: items.length }, at: newest.createdAt }] : [];
  });
  return (await Promise.all(needs)).flat();
}

async function failedJobs(signal: AbortSignal): Promise<Need[]> {
  const since = new Date(Date.now() - RECENT_MS).toISOString();
  const jobs = (await api.post('/jobs/query', { body: { filter: { state: 'failed', createdAt: { $gte: since } }, limit: 10 }, signal })).items;
  return jobs.map(({ id, kind, createdAt }) => ({ id, of: { job: kind }, at: createdAt }));
}

import type { Schema } from '@gavel/client';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../console/api';
import { type List, PAGE, useList } from '../../console/list/useList';
import type { broadcastSearch } from '../../console/search';

export type Job = Schema<'Job'>;
export type BroadcastSearch = ReturnType<typeof broadcastSearch>;

/** One that got no copy, and why. */
interface Failure {
  readonly channelId?: string;
  readonly userId?: string;
  readonly code: string;
  readonly detail: string;
}

/** What came of a broadcast until now. */
export interface Outcome {
  readonly text?: string;
  readonly total?: number;
  readonly sent?: number;
  readonly stopped?: number;
  readonly failed?: number;
  readonly failures?: readonly Failure[];
}

/** As the API says of a broadcast's job. */
export function outcomeOf({ result }: Job): Outcome {
  return result ?? {};
}

const SOON_MS = 1_000;

export function isUnderWay({ state }: Job): boolean {
  return state === 'queued' || state === 'running';
}

/** The broadcasts that fit what stands in the address, the newest first, as they go on. */
export function useBroadcasts({ state }: BroadcastSearch): List<Job> {
  const body = { filter: { kind: 'broadcast', ...(state && { state }) }, limit: PAGE };
  return useList(
    ['jobs', 'broadcasts', body],
    (cursor, signal) => api.post('/jobs/query', { body: { ...body, ...(cursor && { cursor }) }, signal }),
    (jobs) => jobs.some(isUnderWay) && 2 * SOON_MS,
  );
}

export function useJob(id: string) {
  return useQuery({
    queryKey: ['jobs', 'one', id],
    queryFn: ({ signal }) => api.get('/jobs/{jobId}', { path: { jobId: id }, signal }),
    refetchInterval: ({ state: { data } }) => data !== undefined && isUnderWay(data) && SOON_MS,
  });
}

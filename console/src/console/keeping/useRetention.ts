import type { Schema } from '@gavel/client';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api';

/** Of which channel, or of the channels of which type. */
export type Of = { channelId: string } | { typeId: string };

type Policy = Schema<'RetentionPolicy'>;

interface Kept {
  /** What was said here itself. */
  own: Policy | null;
  /** What holds where nothing is. */
  ofType: Policy | null;
}

/** For how long messages are kept, and how that is changed. */
export function useRetention(of: Of) {
  const query = useQuery<Kept>({
    queryKey: ['retention', of],
    queryFn: async ({ signal }) => {
      if ('channelId' in of) return api.get('/channels/{channelId}/retention', { path: of, signal });
      return { own: (await api.get('/channelTypes/{typeId}/retention', { path: of, signal })).policy, ofType: null };
    },
  });
  return {
    ...query,
    preview: (body: Schema<'Retention'>): Promise<Schema<'RetentionPreview'>> =>
      'channelId' in of
        ? api.post('/channels/{channelId}/retention/preview', { path: of, body })
        : api.post('/channelTypes/{typeId}/retention/preview', { path: of, body }),
    put: (body: Schema<'Retention'>, headers: { headers?: Record<string, string> }): Promise<unknown> =>
      'channelId' in of
        ? api.put('/channels/{channelId}/retention', { path: of, body, ...headers })
        : api.put('/channelTypes/{typeId}/retention', { path: of, body, ...headers }),
    remove: (headers: { headers?: Record<string, string> }): Promise<unknown> =>
      'channelId' in of
        ? api.delete('/channels/{channelId}/retention', { path: of, ...headers })
        : api.delete('/channelTypes/{typeId}/retention', { path: of, ...headers }),
  };
}

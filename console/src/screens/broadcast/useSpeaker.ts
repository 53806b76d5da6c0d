import { useQuery } from '@tanstack/react-query';
import { api } from '../../console/api';
import { rolesQuery } from '../../console/catalogue';
import { useMay, useSession } from '../../console/session/session';

interface Speaker {
  /** The user as whom one speaks in channels. */
  readonly linked: string | undefined;
  /** Whether that user may broadcast: what one sends as them, they must be allowed to. */
  readonly mayBroadcast: boolean;
}

/** As whom one can send. */
export function useSpeaker(): Speaker {
  const { operator } = useSession();
  const may = useMay();
  const linked = operator.userId ?? undefined;
  const isKnown = linked !== undefined && may('read_users');
  const { data: user } = useQuery({
    queryKey: ['users', 'one', linked],
    queryFn: ({ signal }) => api.get('/users/{userId}', { path: { userId: linked ?? '' }, signal }),
    enabled: isKnown,
  });
  const { data: roles } = useQuery({ ...rolesQuery, enabled: isKnown });
  const theirs = new Set(['user', ...(user?.roles ?? [])]);
  const mayBroadcast = roles?.items.some(({ id, permissions }) => theirs.has(id) && permissions.includes('broadcast_message')) ?? false;
  return { linked, mayBroadcast };
}

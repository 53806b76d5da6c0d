// What channels are called: a conversation without a name is called what the others in it are.

import type { Gavel, Schema } from '@gavel/client';
import { useEffect, useState } from 'react';
import { useSession } from './session';
import { useNames, useUser } from './users';

type ChannelData = Schema<'Channel'>;

const MOST_NAMED = 4;
const asked = new WeakMap<Gavel, Map<string, Promise<string[]>>>();

function othersIn(client: Gavel, me: string, channelId: string): Promise<string[]> {
  const known = asked.get(client) ?? new Map<string, Promise<string[]>>();
  asked.set(client, known);
  let others = known.get(channelId);
  if (!others) {
    others = client.api
      .post('/channels/{channelId}/members/query', { path: { channelId }, body: { limit: MOST_NAMED + 1 } })
      .then(({ items }) => items.map(({ userId }) => userId).filter((id) => id !== me));
    known.set(channelId, others);
    others.catch(() => known.delete(channelId));
  }
  return others;
}

/** The others in a conversation; none for a channel of another kind. */
export function useOthers(channel: ChannelData | null): readonly string[] {
  const { client, me } = useSession();
  const [others, setOthers] = useState<readonly string[]>([]);
  const id = channel?.base === 'conversation' ? channel.id : undefined;
  useEffect(() => {
    let isWanted = true;
    const set = (ids: readonly string[]): void => {
      if (isWanted) setOthers(ids);
    };
    if (id) othersIn(client, me.id, id).then(set, () => undefined);
    return () => void (isWanted = false);
  }, [client, me.id, id]);
  return id ? others : [];
}

export interface ChannelIdentity {
  readonly name: string;
  /** The one other of a conversation between two. */
  readonly otherId: string | undefined;
  readonly avatarUrl: string | null | undefined;
  /** Whose colour it bears. */
  readonly avatarId: string;
}

export function useChannelIdentity(channel: ChannelData): ChannelIdentity {
  const others = useOthers(channel);
  const names = useNames(others);
  const otherId = others.length === 1 ? others[0] : undefined;
  const other = useUser(otherId);
  const named = [...names.values()].filter(Boolean).join(', ');
  return {
    name: channel.displayName ?? (named || channel.id),
    otherId,
    avatarUrl: channel.avatarUrl ?? other?.avatarUrl,
    avatarId: otherId ?? channel.id,
  };
}

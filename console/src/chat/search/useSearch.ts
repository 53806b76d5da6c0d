import type { GavelError, Schema, User } from '@gavel/client';
import { useMemo, useState } from 'react';
import { findPeople } from '../members/people';
import { useChannels, useSession } from '../session/session';
import { useFound } from '../session/useFound';
import { countOf, type Filters, messageQuery } from './query';

const MOST_CHANNELS = 5;
const MOST_PEOPLE = 5;

export interface Results {
  readonly channels: readonly Schema<'Channel'>[];
  readonly people: readonly User[];
  readonly messages: readonly Schema<'FoundMessage'>[];
  readonly searching: boolean;
  /** Whether anything was asked for. */
  readonly isAsked: boolean;
  readonly hasMore: boolean;
  readonly more: () => void;
  readonly error: GavelError | undefined;
}

/** What is found: messages, and unless it is of one channel (`within`) channels and people. */
export function useSearch(typed: string, filters: Filters, within?: string): Results {
  const { client, me } = useSession();
  const { channels: own } = useChannels();
  const wanted = typed.trim();
  const onlyMessages = within !== undefined || countOf(filters) > 0;
  const query = useMemo(() => messageQuery(typed, within ? { ...filters, channelId: within } : filters), [typed, filters, within]);
  const isAsked = wanted !== '' || countOf(filters) > 0;

  const messages = useFound(query && isAsked ? JSON.stringify(query) : null, (signal) => client.api.post('/messages/query', { body: query ?? {}, signal }));
  const others = useFound(
    onlyMessages || wanted.length < 2 ? null : wanted,
    async (signal) => {
          const named = { displayName: { $autocomplete: wanted } };
          const body = { filter: { base: { $ne: 'conversation' }, ...named }, sort: [{ field: 'memberCount', direction: -1 as const }], limit: MOST_CHANNELS };
          const [channels, people] = await Promise.all([
            client.api.post('/channels/query', { body, signal }),
            // Guests may not read profiles.
            findPeople(client, wanted, { limit: MOST_PEOPLE + 1, signal }).catch(() => []),
          ]);
          return { channels: channels.items, people: people.filter(({ id }) => id !== me.id).slice(0, MOST_PEOPLE) };
        },
  );

  // Pages after the first one, of the query that they were read for.
  const [later, setLater] = useState<{ query: unknown; items: readonly Schema<'FoundMessage'>[]; next: string | null | undefined }>();
  const [loadingMore, setLoadingMore] = useState(false);
  const here = later?.query === query ? later : undefined;
  const next = here ? here.next : messages.found?.next;
  function more(): void {
    if (!query || next == null || loadingMore) return;
    setLoadingMore(true);
    client.api
      .post('/messages/query', { body: { ...query, cursor: next } })
      .then(
        (page) => setLater((before) => ({ query, items: [...(before?.query === query ? before.items : []), ...page.items], next: page.next })),
        () => undefined,
      )
      .finally(() => setLoadingMore(false));
  }

  return {
    channels: isAsked ? (others.found?.channels ?? []) : within ? [] : own.slice(0, 8).map(({ channel }) => channel),
    people: others.found?.people ?? [],
    messages: [...(messages.found?.items ?? []), ...(here?.items ?? [])],
    searching: messages.searching || others.searching || loadingMore,
    isAsked,
    hasMore: isAsked && next != null,
    more,
    error: messages.error,
  };
}

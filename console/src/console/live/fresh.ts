// What happens changes what was read: a row in a list as it stands, so that nothing moves under the reader's hand; what is short
// or about one thing is read anew. Not at once for each event, but for all of a moment.

import type { InfiniteData, QueryKey } from '@tanstack/react-query';
import { queryClient } from '../queryClient';
import { isChangedMessage, isNewMessage, type Streamed } from './events';

const PATCH_MS = 250;
/** How often something is read anew at most. */
const READ_MS = 2_500;

interface Row {
  readonly id: string;
}

type Pages = InfiniteData<{ items: readonly Row[] }>;

export class Freshness {
  #changed = new Map<string, Map<string, object>>();
  #stale = new Map<string, QueryKey>();
  #patching: ReturnType<typeof setTimeout> | undefined;
  #reading: ReturnType<typeof setTimeout> | undefined;

  /** Takes in what happened. */
  take(events: readonly Streamed[]): void {
    for (const event of events) this.#one(event);
    if (this.#changed.size > 0) this.#patching ??= setTimeout(() => this.#patch(), PATCH_MS);
    if (this.#stale.size > 0) this.#reading ??= setTimeout(() => this.#read(), READ_MS);
  }

  stop(): void {
    clearTimeout(this.#patching);
    clearTimeout(this.#reading);
  }

  #one(event: Streamed): void {
    if (event.type === 'connected') return;
    if (event.type === 'resync') return void queryClient.invalidateQueries();
    if (isNewMessage(event)) {
      this.#reads(['channels', 'active'], ['messages', 'window']);
      if (event.data.moderation) this.#reads(['messages', 'stopped']);
    } else if (isChangedMessage(event)) {
      // What was found in it is marked where it stood.
      this.#changes('messages', Object.assign(event.data, { highlights: undefined }));
      this.#reads(['messages', 'one', event.data.id], ['messages', 'window'], ['messages', 'stopped'], ['channels', 'pins', event.channelId]);
    } else if (event.type.startsWith('member.') || event.type === 'guidelines.accepted') {
      this.#reads(['channels', 'members', event.channelId], ['channels', 'one', event.channelId], ['channels', 'of']);
    } else if (event.type.startsWith('invitation.')) {
      this.#reads(['channels', 'invitations', event.channelId]);
    } else if (event.type.startsWith('joinRequest.')) {
      this.#reads(['channels', 'requests', event.channelId], ['needs']);
    } else if (event.type.startsWith('user.')) {
      const { id } = event.data as Row;
      this.#changes('users', event.data);
      this.#reads(['users', 'one', id], ['users', 'newest'], ['names', 'user', id]);
    } else if (event.type.startsWith('channel.')) {
      const { id } = event.data as Row;
      this.#changes('channels', event.data);
      this.#reads(['channels', 'one', id], ['channels', 'active'], ['names', 'channel', id]);
    }
    if (!isNewMessage(event)) this.#reads(['audit', 'last']);
  }

  #changes(list: string, row: object & Partial<Row>): void {
    if (row.id === undefined) return;
    const rows = this.#changed.get(list) ?? new Map<string, object>();
    this.#changed.set(list, rows.set(row.id, row));
  }

  #reads(...keys: QueryKey[]): void {
    for (const key of keys) this.#stale.set(JSON.stringify(key), key);
  }

  #patch(): void {
    this.#patching = undefined;
    for (const [list, rows] of this.#changed) {
      queryClient.setQueriesData<Pages>({ queryKey: [list, 'list'] }, (pages) => pages && patched(pages, rows));
    }
    this.#changed.clear();
  }

  #read(): void {
    this.#reading = undefined;
    for (const queryKey of this.#stale.values()) void queryClient.invalidateQueries({ queryKey });
    this.#stale.clear();
  }
}

/** The same pages if none of the rows is in them. */
function patched(pages: Pages, rows: ReadonlyMap<string, object>): Pages {
  const has = ({ items }: Pages['pages'][number]): boolean => items.some(({ id }) => rows.has(id));
  if (!pages.pages.some(has)) return pages;
  const row = (item: Row): Row => ({ ...item, ...rows.get(item.id) });
  return { ...pages, pages: pages.pages.map((page) => (has(page) ? { ...page, items: page.items.map(row) } : page)) };
}

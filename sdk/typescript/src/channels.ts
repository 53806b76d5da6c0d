// One's own channels, and what is unread in them.

import { channelAfter, messageAfter } from './apply.js';
import type { Core } from './core.js';
import { GavelError } from './error.js';
import type { GavelEvent } from './events.js';
import { Overlap } from './overlap.js';
import type { MyChannel, Schema } from './schema.js';
import type { ChannelListState } from './state.js';
import { Snapshots, type Store } from './store.js';
import type { Watcher } from './subscriptions.js';

const PAGE = 50;

export class ChannelList {
  readonly state: Store<ChannelListState>;
  #snapshots: Snapshots<ChannelListState>;
  #channels = new Map<string, MyChannel>();
  #watchers = new Map<string, Watcher>();
  #watched = 0;
  #pages = 1;
  #cursor: string | undefined;
  #error: GavelError | null = null;
  #overlap = new Overlap();
  #reading: Promise<void> | undefined;
  /** Whether what is being read has to be read once more. */
  #again = false;

  /** @internal */
  constructor(private readonly core: Core) {
    this.#snapshots = new Snapshots(() => this.#snapshot());
    this.state = this.#snapshots;
  }

  /** Loads the first page and keeps it up to date until `unwatch`, which is to be called once for each `watch`. */
  watch(): Promise<void> {
    this.#watched += 1;
    return this.#watched === 1 ? this.#read() : (this.#reading ?? Promise.resolve());
  }

  unwatch(): void {
    if (this.#watched === 0) return;
    this.#watched -= 1;
    if (this.#watched > 0) return;
    this.#keep(new Map());
    this.#pages = 1;
    this.#cursor = undefined;
  }

  /** The next page. */
  loadMore(): Promise<void> {
    if (this.#cursor === undefined) return Promise.resolve();
    this.#pages += 1;
    return this.#read();
  }

  /** @internal The connection is there again: what is not told of a channel by number may have been missed. */
  connected(): void {
    if (this.#watched > 0 && !this.#reading) void this.#read();
  }

  /** @internal An event of any channel, or none. */
  apply(event: GavelEvent): void {
    if (this.#watched === 0) return;
    this.#overlap.add(event);
    const held = this.#channels.get(event.channelId);
    if (!held) {
      if (this.#isMine(event, 'member.joined')) this.#readAgain();
      return;
    }
    if (event.type === 'channel.deleted' || event.type === 'channel.archived' || this.#isMine(event, 'member.left')) {
      const rest = new Map(this.#channels);
      rest.delete(event.channelId);
      return this.#keep(rest);
    }
    // While missed events come, what is said of now may count some of them already.
    if (event.type === 'unread.changed' && this.core.subscriptions.get(event.channelId)?.isCatchingUp) this.#readAgain();
    this.#channels.set(event.channelId, entryAfter(held, event, this.#me));
    this.#snapshots.changed();
  }

  get #me(): string | undefined {
    return this.core.connection.user?.id;
  }

  /** Whether oneself came in or went. */
  #isMine(event: GavelEvent, type: 'member.joined' | 'member.left'): boolean {
    return event.type === type && event.data.userId === this.#me;
  }

  #readAgain(): void {
    if (this.#reading) this.#again = true;
    else void this.#read();
  }

  #read(): Promise<void> {
    this.#reading ??= this.#readPages().finally(() => {
      this.#reading = undefined;
      this.#snapshots.changed();
      if (this.#again) this.#readAgain();
    });
    // Whoever does not wait for it sees the error in the state.
    this.#reading.catch(() => undefined);
    this.#snapshots.changed();
    return this.#reading;
  }

  async #readPages(): Promise<void> {
    this.#again = false;
    const channels = new Map<string, MyChannel>();
    try {
      await this.#overlap.read(
        async () => {
          let cursor: string | undefined;
          for (let page = 0; page < this.#pages && (page === 0 || cursor !== undefined); page++) {
            const query = { limit: PAGE, ...(cursor && { cursor }) };
            const { items, next } = await this.core.api.get('/me/channels', { query });
            for (const mine of items) channels.set(mine.channel.id, mine);
            cursor = next ?? undefined;
          }
          return cursor;
        },
        (cursor, events) => {
          if (this.#watched === 0) return;
          for (const event of events) {
            const mine = channels.get(event.channelId);
            // What has no number was told of a time that is not known: what was read is as new or newer.
            if (mine && event.seq !== undefined) channels.set(event.channelId, entryAfter(mine, event, this.#me));
            else if (event.type === 'unread.changed' || this.#isMine(event, 'member.joined')) this.#again = true;
          }
          this.#cursor = cursor;
          this.#error = null;
          this.#keep(channels);
        },
      );
    } catch (error) {
      if (error instanceof GavelError) this.#error = error;
      throw error;
    }
  }

  /** Lists these, and is told of each from what was read of it on. */
  #keep(channels: Map<string, MyChannel>): void {
    this.#channels = channels;
    for (const [id, watcher] of this.#watchers) {
      if (channels.has(id)) continue;
      this.#watchers.delete(id);
      this.core.subscriptions.unwatch(id, watcher);
    }
    for (const [id, { channel }] of channels) {
      if (this.#watchers.has(id)) continue;
      let began = false;
      const watcher: Watcher = {
        subscribed: (anew) => {
          if (anew && began) this.#readAgain();
        },
        // It stays in the list as it was read.
        refused: () => undefined,
      };
      this.#watchers.set(id, watcher);
      this.core.subscriptions.watch(id, watcher, channel.seq);
      began = true;
    }
    this.#snapshots.changed();
  }

  #snapshot(): ChannelListState {
    const channels = [...this.#channels.values()].sort((a, b) => (activity(a) < activity(b) ? 1 : -1));
    const unread = { channels: 0, messages: 0, mentions: 0 };
    for (const { unreadCount, mentionCount } of channels) {
      if (unreadCount > 0) unread.channels += 1;
      unread.messages += unreadCount;
      unread.mentions += mentionCount;
    }
    return { channels, unread, loading: this.#reading !== undefined, hasMore: this.#cursor !== undefined, error: this.#error };
  }
}

function activity({ channel }: MyChannel): string {
  return channel.lastMessageAt ?? channel.createdAt;
}

/** An entry after an event. What was read after an event has counted it. */
function entryAfter(mine: MyChannel, event: GavelEvent, me: string | undefined): MyChannel {
  if (event.type === 'unread.changed') {
    const { lastReadSeq, unreadCount, mentionCount } = event.data;
    return { ...mine, lastReadSeq, unreadCount, mentionCount };
  }
  const channel = channelAfter(mine.channel, event);
  const isNews = channel !== mine.channel;
  const entry = { ...mine, channel };
  const { lastMessage } = mine;
  if (isNews && event.type === 'message.created') return arrived(entry, event.data, me);
  if (isNews && event.type === 'message.deleted') return wentAway(entry, event.data, me);
  if (!lastMessage) return entry;
  const { moderation: _moderation, ownReactions: _own, following: _following, ...after } = messageAfter(lastMessage, event, me);
  return { ...entry, lastMessage: after as Schema<'Message'> };
}

function arrived(mine: MyChannel, message: Schema<'Message'>, me: string | undefined): MyChannel {
  // Who sends has read all before it.
  if (message.userId === me) {
    return { ...mine, lastMessage: message, lastReadSeq: message.seq ?? 0, unreadCount: 0, mentionCount: 0 };
  }
  const mentioned = message.mentionAll === true || (me !== undefined && message.mentions?.includes(me) === true);
  return {
    ...mine,
    lastMessage: message,
    unreadCount: mine.unreadCount + 1,
    mentionCount: mine.mentionCount + (mentioned ? 1 : 0),
  };
}

function wentAway(mine: MyChannel, message: Schema<'Message'>, me: string | undefined): MyChannel {
  const wasUnread = message.userId !== me && (message.seq ?? 0) > mine.lastReadSeq;
  const unreadCount = Math.max(0, mine.unreadCount - (wasUnread ? 1 : 0));
  // Whom it mentioned is not told any more.
  const mentionCount = Math.min(mine.mentionCount, unreadCount);
  const isLast = mine.lastMessage?.id === message.id;
  return { ...mine, unreadCount, mentionCount, ...(isLast && { lastMessage: message }) };
}

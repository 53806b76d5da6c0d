// The public interface. NOT YET: the bodies. Signatures stay as they are.

import type { Api } from './api.js';
import type { EventOf, EventType, GavelEvent } from './events.js';
import type { EditMessage, NewMessage, Sent, User, UserPresence } from './schema.js';
import type { ChannelListState, ChannelState, ConnectionState, ThreadState } from './state.js';
import type { Store } from './store.js';

export type * from './events.js';
export type * from './schema.js';
export type * from './state.js';
export type { Store } from './store.js';
export type { Api } from './api.js';
export type { paths } from './openapi.js';
export { GavelError, type ErrorCode } from './error.js';

export interface GavelOptions {
  /** Where the server is: `https://chat.example.org`. */
  url: string;
  /** A token, or what gets one; it is asked again when a token has ended. */
  token: string | (() => string | Promise<string>);
  /** Where there is none: in Node before 22, that of the package `ws`. */
  WebSocket?: new (url: string, protocols: string[]) => WebSocket;
  fetch?: typeof fetch;
  /** How many milliseconds to wait before the attempt `attempt`, which counts from 1. */
  backoff?: (attempt: number) => number;
  /** How many messages a channel keeps at its live end; 500 if absent. */
  messageLimit?: number;
}

export declare class Gavel {
  constructor(options: GavelOptions);
  /** Typed calls of the HTTP API: `client.api.get('/channels/{channelId}', { path: { channelId } })`. */
  readonly api: Api;
  readonly state: Store<ConnectionState>;
  readonly channels: ChannelList;
  readonly presence: Presence;
  /** Connects, and again after each loss. Answers who one is; refused with `unauthorized` where a token is not good. */
  connect(): Promise<User>;
  close(): void;
  /** Calls `handler` with each event of this type, or with `*` of any, until the answered function is called. */
  on<Type extends EventType>(type: Type, handler: (event: EventOf<Type>) => void): () => void;
  on(type: '*', handler: (event: GavelEvent) => void): () => void;
  channel(id: string): Channel;
}

interface Conversation {
  /** Loads the newest messages and keeps them up to date until `unwatch`. */
  watch(): Promise<void>;
  unwatch(): void;
  loadOlder(): Promise<void>;
  /** Call it when the reader is back at the end: older pages are let go, and missing newer ones loaded. */
  jumpToLatest(): Promise<void>;
  /** Shows the message at once and sends it, again and again until the server answers. A text, or all of a message. */
  send(message: string | NewMessage): Promise<Sent>;
  /** Sends a failed message again. */
  resend(messageId: string): Promise<Sent>;
  /** One's user writes; call it at each key. */
  typing(): void;
  stopTyping(): void;
}

export declare class Channel implements Conversation {
  readonly id: string;
  readonly state: Store<ChannelState>;
  watch(): Promise<void>;
  unwatch(): void;
  loadOlder(): Promise<void>;
  jumpToLatest(): Promise<void>;
  send(message: string | NewMessage): Promise<Sent>;
  resend(messageId: string): Promise<Sent>;
  typing(): void;
  stopTyping(): void;
  /** Edits a message; a bounced one is sent anew so, a failed one too. The answer's `moderation` says if a rule stopped it. */
  edit(messageId: string, edit: string | EditMessage): Promise<Sent>;
  /** Deletes a message; one that was never sent is only taken out. */
  delete(messageId: string): Promise<void>;
  react(messageId: string, type: string): Promise<void>;
  unreact(messageId: string, type: string): Promise<void>;
  /** One has read all up to event `seq`, or all that is here. */
  markRead(seq?: number): void;
  /** The message and all after it are unread again. */
  markUnread(messageId: string): Promise<void>;
  /** The next members. */
  loadMembers(): Promise<void>;
  thread(messageId: string): Thread;
}

export declare class Thread implements Conversation {
  readonly rootId: string;
  readonly state: Store<ThreadState>;
  watch(): Promise<void>;
  unwatch(): void;
  loadOlder(): Promise<void>;
  jumpToLatest(): Promise<void>;
  send(message: string | NewMessage): Promise<Sent>;
  resend(messageId: string): Promise<Sent>;
  typing(): void;
  stopTyping(): void;
  follow(): Promise<void>;
  unfollow(): Promise<void>;
}

export declare class ChannelList {
  readonly state: Store<ChannelListState>;
  /** Loads the first page and keeps the list and what is unread up to date until `unwatch`. */
  watch(): Promise<void>;
  unwatch(): void;
  loadMore(): Promise<void>;
}

export declare class Presence {
  /** Who is online, of those who are watched, by user. */
  readonly state: Store<ReadonlyMap<string, UserPresence>>;
  /** Watches these users, at most 100 in all, until the answered function is called. */
  watch(userIds: readonly string[]): () => void;
}

/** A new id for a message: a UUIDv7. */
export declare function newId(): string;
/** Places in a text that count Unicode scalar values, as JavaScript counts. The client has done so in all that it gives. */
export declare function toUtf16<Place extends { start: number; end: number }>(text: string, places: readonly Place[]): Place[];

// What can be watched, as snapshots.

import type { GavelError } from './error.js';
import type { Receipt } from './events.js';
import type { Member, MyChannel, Schema, User } from './schema.js';

/** How the client is connected. */
export interface ConnectionState {
  /** `offline`: it was not asked to connect, or waits for the next attempt, or does not try any more (`error`). */
  readonly status: 'connecting' | 'connected' | 'offline';
  /** Who is connected, from the first time on. */
  readonly user: User | null;
  /** What the server has turned on. */
  readonly features: { readonly receipts: boolean; readonly typing: boolean; readonly presence: boolean };
  /** Whether one looks offline to others. */
  readonly invisible: boolean;
  /** Why the last attempt failed. With the code `unauthorized` there is no next one. */
  readonly error: GavelError | null;
}

/** A message as a client has it: the server's, or one's own on its way there. */
export interface Message extends Omit<Schema<'MessageView'>, 'status'> {
  /**
   * `sending`: on its way; `failed`: refused, `error` says why, `resend` or `delete` it; `bounced`: a rule gave it back,
   * `edit` it; `sent`: it was stored and not published, `moderation` says why; `delivered`: all have it.
   */
  readonly status: 'sending' | 'failed' | Schema<'MessageStatus'>;
  /** Why it failed, or what it waits for. */
  readonly error?: GavelError;
}

/** A list of messages that is kept up to date, oldest first: a channel's or a thread's. */
export interface MessagesState {
  /** In their order; one's own that are not there yet at the end. */
  readonly messages: readonly Message[];
  /** Whether a page is on its way. */
  readonly loading: boolean;
  /** Whether there is more before the first: `loadOlder`. */
  readonly hasOlder: boolean;
  /**
   * Whether there is more after the last: it was loaded around a message, or so much was said while older pages were read.
   * `loadNewer` goes on, `jumpToLatest` goes to the end.
   */
  readonly hasNewer: boolean;
  /** Who is writing, without oneself. */
  readonly typingUsers: readonly string[];
  /** Why it cannot be watched (any more). */
  readonly error: GavelError | null;
}

/** A channel. */
export interface ChannelState extends MessagesState {
  /** Null until it was loaded. */
  readonly channel: Schema<'Channel'> | null;
  /** One's own membership; null without. */
  readonly membership: Member | null;
  /** Up to where one has read. */
  readonly lastReadSeq: number;
  /** Who is in it, as far as `loadMembers` went. */
  readonly members: readonly Member[];
  readonly hasMoreMembers: boolean;
  /** How far others have read, of those who were heard of since it is watched, by user. */
  readonly readMarks: ReadonlyMap<string, Receipt>;
  /** How far others have received, likewise. */
  readonly deliveredMarks: ReadonlyMap<string, Receipt>;
}

/** A thread. */
export interface ThreadState extends MessagesState {
  /** The message that is answered; null until it was loaded. */
  readonly root: Message | null;
}

/** One's own channels, the one with the newest message first. */
export interface ChannelListState {
  readonly channels: readonly MyChannel[];
  readonly loading: boolean;
  readonly hasMore: boolean;
  /** What is unread in those that are listed. */
  readonly unread: Schema<'UnreadTotals'>;
  readonly error: GavelError | null;
}

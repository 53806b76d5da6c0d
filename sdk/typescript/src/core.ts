// What the parts of a client work with.

import type { Api } from './api.js';
import type { Backoff } from './backoff.js';
import type { Connection } from './connection.js';
import type { Outbox } from './outbox.js';
import type { Schema } from './schema.js';
import type { Subscriptions } from './subscriptions.js';

export interface Core {
  readonly api: Api;
  readonly connection: Connection;
  readonly subscriptions: Subscriptions;
  readonly outbox: Outbox;
  readonly backoff: Backoff;
  readonly messageLimit: number;
}

/** Which page of messages. */
export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string;
  readonly around?: string;
  readonly sort?: 'asc';
}

/** A page of messages. */
export type Page = Schema<'MessagePage'> & {
  /** The channel, read after it. */
  readonly channel?: Schema<'Channel'>;
};

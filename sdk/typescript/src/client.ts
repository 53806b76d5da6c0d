// The client: what an app makes, and where all parts come together.

import { type Api, createApi } from './api.js';
import { type Backoff, defaultBackoff } from './backoff.js';
import { Channel } from './channel.js';
import { ChannelList } from './channels.js';
import { Connection, type WebSocketConstructor } from './connection.js';
import type { Core } from './core.js';
import { GavelError } from './error.js';
import type { EventOf, EventType, GavelEvent } from './events.js';
import { Outbox } from './outbox.js';
import { Presence } from './presence.js';
import type { User } from './schema.js';
import type { ConnectionState } from './state.js';
import type { Store } from './store.js';
import { Subscriptions } from './subscriptions.js';
import { Tokens, type TokenSource } from './token.js';

export interface GavelOptions {
  /** Where the server is: `https://chat.example.org`. */
  url: string;
  /** A token, or what gets one; it is asked again when a token has ended. */
  token: TokenSource;
  /** Where there is none of its own: in Node before 22, that of the package `ws`. */
  WebSocket?: WebSocketConstructor;
  fetch?: typeof fetch;
  /** How many milliseconds to wait after the attempt `attempt`, which counts from 1. */
  backoff?: Backoff;
  /** How many messages a channel keeps at its live end; 500 if absent. */
  messageLimit?: number;
  /** A connection on which nothing was heard for three times as many milliseconds is given up; 15,000 if absent. */
  heartbeat?: number;
}

type Handler = (event: never) => void;

/** A user's connection to a Gavel server. */
export class Gavel {
  /** Typed calls of the HTTP API: `client.api.get('/channels/{channelId}', { path: { channelId } })`. */
  readonly api: Api;
  /** How it is connected, and as whom. */
  readonly state: Store<ConnectionState>;
  /** One's own channels. */
  readonly channels: ChannelList;
  /** Who is online. */
  readonly presence: Presence;
  #core: Core & { connection: Connection };
  #channels = new Map<string, Channel>();
  #handlers = new Map<EventType | '*', Set<Handler>>();

  constructor(options: GavelOptions) {
    const { backoff = defaultBackoff, messageLimit = 500, heartbeat = 15_000, WebSocket = globalThis.WebSocket } = options;
    const fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
    const url = options.url.replace(/\/+$/, '');
    const tokens = new Tokens(options.token);
    const api = createApi(url, tokens, fetch, backoff);
    const quickApi = createApi(url, tokens, fetch, backoff, 2);
    const connection = new Connection({
      ...{ url, tokens, WebSocket, backoff, heartbeat },
      isWelcome: () => quickApi.get('/me'),
      onConnected: () => this.#connected(),
      onEvent: (event) => this.#receive(event),
    });
    const subscriptions = new Subscriptions(connection, backoff);
    const outbox = new Outbox(connection, backoff);
    this.#core = { api, connection, subscriptions, outbox, backoff, messageLimit };
    this.api = api;
    this.state = connection.state;
    this.channels = new ChannelList(this.#core);
    this.presence = new Presence(connection);
  }

  /** Connects, and again after each loss; called again, without waiting for the next attempt. Answers who one is; refused with `unauthorized` where a token is not good. */
  connect(): Promise<User> {
    return this.#core.connection.open();
  }

  /** Ends the connection; messages that are still on their way have failed. */
  close(): void {
    this.#core.connection.close();
    this.#core.outbox.clear(new GavelError('closed', 'the client was closed'));
  }

  /** Calls `handler` with each event of a type, or with `*` of any, until the answered function is called. */
  on<Type extends EventType>(type: Type, handler: (event: EventOf<Type>) => void): () => void;
  on(type: '*', handler: (event: GavelEvent) => void): () => void;
  on(type: EventType | '*', handler: Handler): () => void {
    const handlers = this.#handlers.get(type) ?? new Set();
    this.#handlers.set(type, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  /** A channel, by its id: always the same object. */
  channel(id: string): Channel {
    let channel = this.#channels.get(id);
    if (!channel) this.#channels.set(id, (channel = new Channel(this.#core, id)));
    return channel;
  }

  #connected(): void {
    this.#core.subscriptions.beginAll();
    this.#core.outbox.begin();
    this.presence.ask();
    this.channels.connected();
  }

  #receive(event: GavelEvent): void {
    if (event.channelId) {
      const subscription = this.#core.subscriptions.get(event.channelId);
      // One that was told before, or is of a channel that is not watched any more.
      if (subscription ? !subscription.accept(event) : event.seq !== undefined) return;
      this.#channels.get(event.channelId)?.apply(event);
    }
    this.channels.apply(event);
    this.presence.apply(event);
    for (const type of [event.type, '*'] as const) {
      for (const handler of this.#handlers.get(type) ?? []) handler(event as never);
    }
  }
}

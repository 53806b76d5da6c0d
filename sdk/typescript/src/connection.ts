// The WebSocket: opened again after each loss; frames that are answered, and events. Knows no channels.

import { type Backoff, waitAfter } from './backoff.js';
import { GavelError } from './error.js';
import type { GavelEvent } from './events.js';
import { inUtf16 } from './offsets.js';
import type { Schema, User } from './schema.js';
import type { ConnectionState } from './state.js';
import { Snapshots } from './store.js';
import type { Tokens } from './token.js';

/** A frame that is answered. */
export type Frame =
  | { type: 'subscribe'; channelId: string; afterSeq?: number }
  | { type: 'unsubscribe'; channelId: string }
  | { type: 'send'; channelId: string; message: Schema<'NewMessage'> }
  | { type: 'read' | 'delivered'; channelId: string; seq?: number }
  | { type: 'typing'; channelId: string; parentId?: string; stop?: boolean }
  | { type: 'presence'; userIds: readonly string[] }
  | { type: 'ping' };

/** What a frame was answered. Called before any later frame of the server is read, which a promise could not promise. */
export type Answered = (error: GavelError | null, data: never) => void;

/** The constructor of a browser's WebSockets, or one like it. */
export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocket;

interface Greeting {
  user: User;
  presence: { invisible: boolean };
  features: ConnectionState['features'];
}

type Incoming =
  | { type: 'connected'; data: Greeting }
  | { type: 'ack'; ref?: string; data: never }
  | { type: 'error'; ref?: string; error: Schema<'Problem'> }
  | { type: 'pong'; ref?: string }
  | { type: 'resync' | 'reconnect' };

/** How many frames may be unanswered at a time; the others wait. */
const UNANSWERED = 32;
/** The server's: the token ended, or was revoked. */
const TOKEN_ENDED = 4001;
/** After how many silent beats the server is asked whether it is there, and after how many it is taken to be gone. */
const ASK_AFTER = 2;
const GONE_AFTER = 3;

const nothingOn = { receipts: false, typing: false, presence: false };
/** A browser's page is told when its network is back; elsewhere nobody is. */
const page: Partial<Pick<Window, 'addEventListener' | 'removeEventListener'>> = globalThis;
const lost = (): GavelError => new GavelError('network', 'the connection was lost');

export interface ConnectionOptions {
  /** Where the server is: `https://…`. */
  url: string;
  tokens: Tokens;
  WebSocket: WebSocketConstructor | undefined;
  backoff: Backoff;
  /** How many milliseconds a beat takes. */
  heartbeat: number;
  /** Whether the server takes the token; thrown is what it said, or why it could not be asked. */
  isWelcome: () => Promise<unknown>;
  onConnected: () => void;
  onEvent: (event: GavelEvent) => void;
}

/** The connection of a client, as long as it is wanted. */
export class Connection {
  readonly state: Snapshots<ConnectionState>;
  #now: ConnectionState = { status: 'offline', user: null, features: nothingOn, invisible: false, error: null };
  /** The socket that is used; what another one still says is not heard. */
  #socket: WebSocket | undefined;
  #wanted = false;
  /** Rises whenever it is closed: what was begun before that is not gone on with. */
  #epoch = 0;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #heart: ReturnType<typeof setInterval> | undefined;
  #silentBeats = 0;
  #refs = 0;
  #unanswered = new Map<string, Answered>();
  #waiting: [Frame, Answered][] = [];
  #opening: { promise: Promise<User>; resolve: (user: User) => void; reject: (error: GavelError) => void } | undefined;

  constructor(private readonly options: ConnectionOptions) {
    this.state = new Snapshots(() => this.#now);
  }

  get isOpen(): boolean {
    return this.#now.status === 'connected';
  }

  get user(): User | null {
    return this.#now.user;
  }

  get features(): ConnectionState['features'] {
    return this.#now.features;
  }

  /** Connects, and stays so until `close`; at once, if it waits for its next attempt. */
  open(): Promise<User> {
    if (!this.options.WebSocket) {
      return Promise.reject(new TypeError('there is no WebSocket here: give one, such as that of the package ws'));
    }
    if (this.isOpen && this.#now.user) return Promise.resolve(this.#now.user);
    if (!this.#opening) {
      let resolve!: (user: User) => void;
      let reject!: (error: GavelError) => void;
      const promise = new Promise<User>((yes, no) => ([resolve, reject] = [yes, no]));
      // Whoever does not wait for it sees the error in the state.
      promise.catch(() => undefined);
      this.#opening = { promise, resolve, reject };
    }
    if (this.#wanted) this.#hurry();
    else {
      this.#wanted = true;
      page.addEventListener?.('online', this.#hurry);
      void this.#connect();
    }
    return this.#opening.promise;
  }

  close(error = new GavelError('closed', 'the client was closed')): void {
    this.#wanted = false;
    this.#epoch += 1;
    page.removeEventListener?.('online', this.#hurry);
    this.#rest();
    this.#set({ status: 'offline', error: error.code === 'closed' ? null : error });
    this.#drop();
    this.#opening?.reject(error);
    this.#opening = undefined;
  }

  /** Sends a frame; its answer is an error with the code `network` if the connection is lost before it came. */
  ask(frame: Frame, answered: Answered = () => undefined): void {
    if (!this.isOpen) return answered(lost(), undefined as never);
    if (this.#unanswered.size >= UNANSWERED) this.#waiting.push([frame, answered]);
    else this.#send(frame, answered);
  }

  #send(frame: Frame, answered: Answered): void {
    const ref = String(++this.#refs);
    this.#unanswered.set(ref, answered);
    this.#socket?.send(JSON.stringify({ ...frame, ref }));
  }

  #set(change: Partial<ConnectionState>): void {
    this.#now = { ...this.#now, ...change };
    this.state.changed();
  }

  /** The network is back, or somebody asks: the next attempt need not wait. */
  #hurry = (): void => {
    if (this.#timer !== undefined) void this.#connect();
  };

  /** Waits for no next attempt any more. */
  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #connect(): Promise<void> {
    const epoch = this.#epoch;
    this.#rest();
    this.#set({ status: 'connecting' });
    const token = this.options.tokens.get();
    let text: string;
    try {
      text = await token;
    } catch (error) {
      this.#retry(error as GavelError, epoch);
      return;
    }
    const { WebSocket } = this.options;
    if (epoch !== this.#epoch || !WebSocket) return;
    const address = `${this.options.url.replace(/^http/, 'ws')}/api/v3/ws`;
    const socket = new WebSocket(address, ['gavel', text]);
    this.#socket = socket;
    this.#silentBeats = 0;
    this.#heart = setInterval(() => this.#beat(), this.options.heartbeat);
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#receive(String(data));
    };
    // What went wrong, the close says, or nobody does.
    socket.onerror = () => undefined;
    socket.onclose = ({ code }) => {
      if (socket === this.#socket) void this.#lose(code, token);
    };
  }

  #beat(): void {
    this.#silentBeats += 1;
    if (this.#silentBeats === ASK_AFTER && this.isOpen) this.#send({ type: 'ping' }, () => undefined);
    // The close of a connection that is gone may take minutes to be told: it is not waited for.
    if (this.#silentBeats >= GONE_AFTER) void this.#lose();
  }

  #receive(text: string): void {
    this.#silentBeats = 0;
    const frame = JSON.parse(text) as Incoming | GavelEvent;
    switch (frame.type) {
      case 'connected':
        return this.#greet(frame.data);
      case 'ack':
        return this.#answer(frame.ref, null, inUtf16(frame.data));
      case 'error':
        return this.#answer(frame.ref, GavelError.of(frame.error));
      case 'pong':
        return this.#answer(frame.ref, null);
      case 'resync':
      case 'reconnect':
        // The close that follows says the same.
        return;
      default:
        inUtf16(frame.data);
        this.options.onEvent(frame);
    }
  }

  #greet({ user, features, presence }: Greeting): void {
    this.#attempt = 0;
    this.#set({ status: 'connected', user, features, invisible: presence.invisible, error: null });
    this.options.onConnected();
    this.#opening?.resolve(user);
    this.#opening = undefined;
  }

  #answer(ref: string | undefined, error: GavelError | null, data?: never): void {
    const answered = ref === undefined ? undefined : this.#unanswered.get(ref);
    if (ref === undefined || !answered) return;
    this.#unanswered.delete(ref);
    answered(error, data as never);
    const next = this.#unanswered.size < UNANSWERED ? this.#waiting.shift() : undefined;
    if (next) this.#send(...next);
  }

  /** Lets the socket go, and tells all who wait for an answer. */
  #drop(): void {
    clearInterval(this.#heart);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
    const waiting = [...this.#unanswered.values(), ...this.#waiting.map(([, answered]) => answered)];
    this.#unanswered.clear();
    this.#waiting = [];
    for (const answered of waiting) answered(lost(), undefined as never);
  }

  async #lose(code?: number, token?: Promise<string>): Promise<void> {
    const { tokens, isWelcome } = this.options;
    const greeted = this.isOpen;
    const epoch = this.#epoch;
    this.#set({ status: 'offline' });
    this.#drop();
    if (code === TOKEN_ENDED && token) tokens.ended(token);
    // A browser does not tell why a handshake failed: ask over HTTP whether it is the token.
    if (code === TOKEN_ENDED || !greeted) {
      try {
        await isWelcome();
      } catch (error) {
        this.#retry(error as GavelError, epoch);
        return;
      }
    }
    this.#retry(lost(), epoch);
  }

  #retry(error: GavelError, epoch: number): void {
    if (epoch !== this.#epoch) return;
    // The API has asked for another token already, if there is one.
    if (error.code === 'unauthorized') return this.close(error);
    this.#attempt += 1;
    this.#set({ status: 'offline', error });
    this.#timer = setTimeout(() => void this.#connect(), waitAfter(error, this.#attempt, this.options.backoff));
  }
}

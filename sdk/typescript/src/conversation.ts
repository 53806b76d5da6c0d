// What a channel and a thread have in common: messages that are read page by page, kept up to date, and sent.

import { messageAfter } from './apply.js';
import type { Core, Page, PageQuery } from './core.js';
import { GavelError } from './error.js';
import type { EventOf, GavelEvent } from './events.js';
import { newId } from './id.js';
import type { Overlap } from './overlap.js';
import type { EditMessage, NewMessage, Schema, Sent } from './schema.js';
import type { Message, MessagesState } from './state.js';
import { Snapshots, type Store } from './store.js';
import { Timeline } from './timeline.js';
import { Typists } from './typists.js';

/** How many messages are read at once; and when it has to begin anew at the end. */
const PAGE = 50;
const LARGEST_PAGE = 100;
/** A client that goes on writing says so every few seconds. */
const TYPING_MS = 3_000;

type Outgoing = NewMessage & { id: string };

export abstract class Conversation<State extends MessagesState> {
  readonly state: Store<State>;
  /** @internal */
  readonly timeline = new Timeline();
  /** @internal */
  readonly typists = new Typists(() => this.changed());
  /** @internal */
  protected error: GavelError | null = null;
  #snapshots: Snapshots<State>;
  #loading = 0;
  #hasOlder = false;
  #hasNewer = false;
  /** Where the page before the first message begins; unknown after some were let go. */
  #cursor: string | undefined;
  /** Where the page after the last one begins; unknown where messages that came were not taken in. */
  #newerCursor: string | undefined;
  /** Rises when it is read anew: a page that was asked for before that is of no use. */
  #generation = 0;
  #loadingOlder: Promise<void> | undefined;
  #loadingNewer: Promise<void> | undefined;
  /** Whether older pages were asked for, and how many messages have come since. */
  #readingBack = false;
  #arrivals = 0;
  #outgoing = new Map<string, Outgoing>();
  /** One's own messages that were stopped, as an answer said that may be ahead of what was missed. */
  #provisional = new Set<string>();
  #toldTyping = 0;

  /** @internal */
  constructor(
    protected readonly core: Core,
    protected readonly channelId: string,
    protected readonly overlap: Overlap,
    private readonly parentId?: string,
  ) {
    this.#snapshots = new Snapshots(() => this.snapshot());
    this.state = this.#snapshots;
  }

  /** @internal */
  protected abstract snapshot(): State;
  /** @internal */
  protected abstract page(query: PageQuery): Promise<Page>;
  /** @internal A page was read, with these messages that were not here. */
  protected abstract merged(page: Page, added: ReadonlySet<string>, events: readonly GavelEvent[]): void;
  /** @internal Whether it is kept up to date. */
  protected abstract get isWatched(): boolean;

  /** The page of messages before the first one that is here. */
  loadOlder(): Promise<void> {
    if (!this.#hasOlder) return Promise.resolve();
    this.#loadingOlder ??= this.#loadOlder().finally(() => (this.#loadingOlder = undefined));
    return this.#loadingOlder;
  }

  /** The page of messages after the last one that is here, where newer ones are not. */
  loadNewer(): Promise<void> {
    if (!this.#hasNewer) return Promise.resolve();
    this.#loadingNewer ??= this.#loadNewer().finally(() => (this.#loadingNewer = undefined));
    return this.#loadingNewer;
  }

  /**
   * A message and those around it, in the place of what is here: `loadOlder` and `loadNewer` go on from there, and
   * `jumpToLatest` returns. Refused if there is no such message here for one.
   */
  loadAround(messageId: string): Promise<void> {
    if (this.timeline.get(messageId)) return Promise.resolve();
    const generation = this.#generation;
    return this.#read(
      () => this.page({ limit: PAGE, around: messageId }),
      (page, events) => {
        if (generation !== this.#generation) return;
        this.#generation += 1;
        this.timeline.markStale();
        this.timeline.dropStale();
        this.#readingBack = true;
        this.#arrivals = 0;
        this.#merge(page, events);
        this.#goesOn(page, page.previous, events);
      },
    );
  }

  /** The reader is back at the end: older pages are let go, and newer messages loaded if some are not here. */
  async jumpToLatest(): Promise<void> {
    if (this.#hasNewer) return this.reload();
    this.#readingBack = false;
    this.#arrivals = 0;
    this.#trim();
    this.changed();
  }

  /**
   * Shows a message at once and sends it, again and again until the server answers. A rule may have stopped it: the
   * answer's `moderation` and the message's `status` say so. Refused if the server refuses it; the message says that too.
   */
  send(message: string | NewMessage): Promise<Sent> {
    if (this.#hasNewer) this.jumpToLatest().catch(() => undefined);
    this.#toldTyping = 0;
    const { parentId } = this;
    const content = typeof message === 'string' ? { text: message } : message;
    return this.#send({ ...content, id: content.id ?? newId(), ...(parentId && { parentId }) });
  }

  /** Sends a message that failed again. */
  resend(messageId: string): Promise<Sent> {
    return this.resendAs(messageId, {});
  }

  /** One's user writes; to be called at each key. */
  typing(): void {
    const { connection } = this.core;
    if (!connection.features.typing || Date.now() - this.#toldTyping < TYPING_MS) return;
    this.#toldTyping = Date.now();
    connection.ask(this.#typingFrame());
  }

  /** One's user writes no more, and sends nothing. */
  stopTyping(): void {
    if (this.#toldTyping === 0) return;
    this.#toldTyping = 0;
    this.core.connection.ask({ ...this.#typingFrame(), stop: true });
  }

  /** @internal */
  changed(): void {
    this.#snapshots.changed();
  }

  /** @internal Sends a message that failed again, changed. */
  resendAs(messageId: string, edit: EditMessage): Promise<Sent> {
    const outgoing = this.#outgoing.get(messageId);
    if (!outgoing || this.timeline.get(messageId)?.status !== 'failed') {
      return Promise.reject(new GavelError('conflict', 'only a message that failed is sent again'));
    }
    // What an edit does not name stays.
    const named = Object.fromEntries(Object.entries(edit).filter(([, value]) => value != null));
    return this.#send({ ...outgoing, ...named });
  }

  /** @internal A message was published. */
  arrive(event: EventOf<'message.created'>): void {
    const { id, userId, seq } = event.data;
    this.typists.remove(userId);
    const held = this.timeline.get(id);
    if (!held && this.#readingBack && ++this.#arrivals > this.core.messageLimit) this.#hasNewer = true;
    if (this.#hasNewer) this.timeline.remove(id);
    else this.timeline.place(messageAfter(held ?? withoutReplies(event.data), event, this.me), seq ?? this.end);
    this.#trim();
    this.changed();
  }

  /** @internal One's own message was stopped, or what was stopped changed. */
  stopped(message: Schema<'MessageView'>): void {
    const held = this.timeline.get(message.id);
    if (message.deletedAt) this.timeline.remove(message.id);
    else if (held && !isLocal(held) && (message.editedAt || !this.#provisional.has(message.id))) {
      this.timeline.update(message.id, () => message);
    } else if (held || (!this.#hasNewer && !(this.#hasOlder && this.#isOld(message)))) {
      // One from before the first page is not the newest, and one from behind the last comes with its page.
      this.timeline.placeStopped(message, this.end);
      if (!this.core.subscriptions.get(this.channelId)?.isCatchingUp) this.#provisional.delete(message.id);
    }
    this.changed();
  }

  /** @internal An event may concern a message that is here. */
  change(messageId: string, event: GavelEvent): void {
    if (this.timeline.update(messageId, (message) => messageAfter(message, event, this.me))) this.changed();
  }

  /** @internal What a call that sent or edited a message was answered. */
  settle({ message, moderation }: Sent): void {
    const view: Message = { ...withoutReplies(message), ...(moderation && { moderation }) };
    const held = this.timeline.get(message.id);
    if (!this.isWatched) this.timeline.remove(message.id);
    else if (held && !isLocal(held) && held.seq == null && message.seq == null) this.timeline.update(message.id, () => view);
    else if (!held || held.seq == null) {
      if (message.seq == null) {
        this.#provisional.add(message.id);
        this.timeline.placeStopped(view, this.end);
      } else if (held || !(this.#hasNewer || this.timeline.isBefore(message.seq))) this.timeline.place(view, message.seq);
    } else if (moderation?.action === 'mask' && (message.editedAt ?? '') >= (held.editedAt ?? '')) {
      // Everything else an event tells, and newer. What moderation hid is told to its author alone.
      this.timeline.update(message.id, () => ({ ...held, text: message.text, moderation, ...editedAt(message) }));
    }
    this.changed();
  }

  /** @internal Reads the newest messages; of those that are here only the ones that were read anew stay. */
  protected reload(): Promise<void> {
    const generation = ++this.#generation;
    this.timeline.markStale();
    return this.#read(
      () => this.page({ limit: PAGE }),
      (page, events) => {
        if (generation !== this.#generation) return;
        this.#merge(page, events);
        this.timeline.dropStale();
        this.#readingBack = false;
        this.#goesOn(page, undefined, events);
        this.#trim();
      },
    );
  }

  /** @internal Lets all go but one's own messages that the server has not yet. */
  protected clear(): void {
    this.#generation += 1;
    this.timeline.markStale();
    this.timeline.dropStale();
    this.typists.clear();
    this.#cursor = this.#newerCursor = undefined;
    this.#hasOlder = this.#hasNewer = this.#readingBack = false;
    this.#provisional.clear();
    this.changed();
  }

  /** @internal One's own id. */
  protected get me(): string | undefined {
    return this.core.connection.user?.id;
  }

  /** @internal The last event that was told. */
  protected get end(): number {
    return this.core.subscriptions.get(this.channelId)?.lastSeq ?? 0;
  }

  /** @internal */
  protected messagesState(): MessagesState {
    return {
      messages: this.timeline.messages(),
      loading: this.#loading > 0,
      hasOlder: this.#hasOlder,
      hasNewer: this.#hasNewer,
      typingUsers: this.typists.users(),
      error: this.error,
    };
  }

  #typingFrame() {
    return { type: 'typing', channelId: this.channelId, ...(this.parentId && { parentId: this.parentId }) } as const;
  }

  #send(outgoing: Outgoing): Promise<Sent> {
    const { id } = outgoing;
    const createdAt = new Date().toISOString();
    const { channelId, me } = this;
    this.#outgoing.set(id, outgoing);
    const shown = { type: 'text', text: '', ...outgoing, channelId, userId: me ?? null, createdAt } as const;
    this.timeline.append({ ...shown, status: 'sending' });
    this.changed();
    const wait = (error: GavelError): void => this.#mark(id, { error });
    const sent = this.core.outbox.send(channelId, outgoing, wait).then(
      (answer) => {
        this.#outgoing.delete(id);
        this.settle(answer);
        return answer;
      },
      (error: unknown) => {
        if (error instanceof GavelError) this.#mark(id, { status: 'failed', error });
        throw error;
      },
    );
    // Whoever does not wait for it sees the error in the message.
    sent.catch(() => undefined);
    return sent;
  }

  /** Says of a message what became of it, unless an event has said that it is there. */
  #mark(id: string, mark: Pick<Message, 'error'> & Partial<Pick<Message, 'status'>>): void {
    this.timeline.update(id, (message) => (message.status === 'sending' ? { ...message, ...mark } : message));
    this.changed();
  }

  async #loadOlder(): Promise<void> {
    this.#readingBack = true;
    const generation = this.#generation;
    let found = false;
    do {
      const cursor = this.#cursor;
      await this.#read(
        () => this.page(cursor === undefined ? { limit: LARGEST_PAGE } : { limit: PAGE, cursor }),
        (page, events) => {
          // Without a cursor it begins at the end, and goes on until there is something new.
          found = generation !== this.#generation || this.#merge(page, events, true) > 0 || !this.#hasOlder;
        },
      );
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it is set in the callback
    } while (!found);
  }

  async #loadNewer(): Promise<void> {
    const generation = this.#generation;
    const cursor = this.#newerCursor;
    const { last } = this.timeline;
    if (!last) return this.jumpToLatest();
    await this.#read(
      () => this.page({ limit: PAGE, sort: 'asc', ...(cursor === undefined ? { around: last.id } : { cursor }) }),
      (page, events) => {
        if (generation !== this.#generation) return;
        this.#tell(page, this.timeline.addNewer(page.items), events);
        this.#goesOn(page, page.next, events);
      },
    );
  }

  /** Whether there is more behind a page. If not, what came while it was read, and was not taken in, is next. */
  #goesOn(page: Page, cursor: string | null | undefined, events: readonly GavelEvent[]): void {
    this.#newerCursor = cursor ?? undefined;
    this.#hasNewer = this.#newerCursor !== undefined;
    if (this.#hasNewer) return;
    this.#arrivals = 0;
    const missed = new Set<string>();
    for (const event of events) {
      if (event.type !== 'message.created' && event.type !== 'message.stopped') continue;
      const { id, parentId } = event.data;
      if ((parentId ?? undefined) !== this.parentId || this.timeline.get(id)) continue;
      if (event.type === 'message.created') this.arrive(event);
      else this.stopped(event.data);
      missed.add(id);
    }
    this.#tell(page, missed, events);
  }

  async #read<T>(call: () => Promise<T>, merge: (answer: T, events: readonly GavelEvent[]) => void): Promise<void> {
    this.#loading += 1;
    this.changed();
    try {
      await this.overlap.read(call, merge);
    } finally {
      this.#loading -= 1;
      this.changed();
    }
  }

  /** Adds a page, and to what is new in it whatever happened while it was read. */
  #merge(page: Page, events: readonly GavelEvent[], onlyOlder = false): number {
    const added = this.timeline.addPage(page.items, this.end, onlyOlder);
    this.#tell(page, added, events);
    this.#cursor = page.next ?? undefined;
    this.#hasOlder = this.#cursor !== undefined;
    return added.size;
  }

  #tell(page: Page, added: ReadonlySet<string>, events: readonly GavelEvent[]): void {
    for (const id of added) for (const event of events) this.change(id, event);
    this.merged(page, added, events);
  }

  /** Keeps to the limit, while nobody reads back. */
  #trim(): void {
    if (this.#readingBack || !this.timeline.trim(this.core.messageLimit)) return;
    this.#hasOlder = true;
    this.#cursor = undefined;
  }

  #isOld({ createdAt }: Schema<'MessageView'>): boolean {
    const first = this.timeline.messages()[0];
    return first !== undefined && createdAt < first.createdAt;
  }
}

/** Whether the server has not said yet that it has it. */
function isLocal({ status }: Message): boolean {
  return status === 'sending' || status === 'failed';
}

/** A message as it was when it was published: its replies come after it, and are counted then. */
function withoutReplies({ thread: _thread, ...message }: Schema<'Message'>): Message {
  return message;
}

function editedAt({ editedAt }: Schema<'Message'>): Pick<Message, 'editedAt'> {
  return editedAt ? { editedAt } : {};
}

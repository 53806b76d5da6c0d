// A channel: what it says of itself, its messages, its members, and what they do.

import { channelAfter, messageAfter, rootAfter } from './apply.js';
import { sleep, Throttle, waitAfter } from './backoff.js';
import { Conversation } from './conversation.js';
import type { Core, Page, PageQuery } from './core.js';
import { GavelError } from './error.js';
import type { EventOf, GavelEvent } from './events.js';
import { Members } from './members.js';
import { Overlap } from './overlap.js';
import { Replies } from './replies.js';
import type { EditMessage, Marks, Member, Schema, Sent } from './schema.js';
import type { ChannelState, Message } from './state.js';
import { Thread } from './thread.js';

const MARK_MS = 1_000; // How often one says at most how far one has come.
const RECEIPTS_UP_TO = 100; // In larger channels nobody is told who has received what.

interface Watch {
  readonly ready: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: GavelError) => void;
}

export class Channel extends Conversation<ChannelState> {
  readonly id: string;
  #threads = new Map<string, Thread>();
  #watchers = 0;
  #watch: Watch | undefined;
  /** Rises when it is loaded anew. */
  #epoch = 0;
  #loaded = false;
  #channel: Schema<'Channel'> | null = null;
  #membership: Member | null = null;
  #lastReadSeq = 0;
  #members: Members;
  #replies = new Replies((messageId) => {
    // What cannot be read now is read with the next reply.
    void this.readRoot(messageId).catch(() => undefined);
  });
  /** What happens while roots are read. */
  #rootOverlap = new Overlap();
  #toRead = 0;
  #sendRead = new Throttle(MARK_MS, () => this.#tellRead());
  #sendDelivered = new Throttle(MARK_MS, () => this.#tellDelivered());

  /** @internal */
  constructor(core: Core, id: string) {
    super(core, id, new Overlap());
    this.id = id;
    this.#members = new Members(core, id, this.overlap);
  }

  /** Loads the newest messages and keeps all up to date until `unwatch`, which is to be called once for each `watch`. */
  watch(): Promise<void> {
    this.#watchers += 1;
    if (!this.#watch) {
      let resolve!: () => void;
      let reject!: (error: GavelError) => void;
      const ready = new Promise<void>((yes, no) => ([resolve, reject] = [yes, no]));
      // Whoever does not wait for it sees the error in the state.
      ready.catch(() => undefined);
      this.#watch = { ready, resolve, reject };
      this.error = null;
      this.core.subscriptions.watch(this.id, this);
    }
    return this.#watch.ready;
  }

  unwatch(): void {
    if (this.#watchers === 0) return;
    this.#watchers -= 1;
    if (this.#watchers > 0) return;
    this.#end();
    this.#channel = null;
    this.#membership = null;
    this.#members.clear();
    this.clear();
  }

  /** A thread, by the message that is answered. */
  thread(messageId: string): Thread {
    let thread = this.#threads.get(messageId);
    if (!thread) this.#threads.set(messageId, (thread = new Thread(this.core, this, messageId, this.overlap)));
    return thread;
  }

  /**
   * Edits a message, here or in a thread. One that bounced or failed is sent so. If a rule stops what is new, a published
   * message stays as it was: the answer's `moderation` says so.
   */
  async edit(messageId: string, edit: string | EditMessage): Promise<Sent> {
    const body = typeof edit === 'string' ? { text: edit } : edit;
    const holder = this.#holderOf(messageId);
    if (holder?.timeline.get(messageId)?.status === 'failed') return holder.resendAs(messageId, body);
    const sent = await this.core.api.patch('/messages/{messageId}', { path: { messageId }, body });
    holder?.settle(sent);
    return sent;
  }

  /** Deletes a message, here or in a thread; one that failed is only taken out. */
  async delete(messageId: string): Promise<void> {
    const holder = this.#holderOf(messageId);
    const held = holder?.timeline.get(messageId);
    if (held?.status === 'sending') throw new GavelError('conflict', 'the message is still being sent');
    if (held?.status !== 'failed') await this.core.api.delete('/messages/{messageId}', { path: { messageId } });
    // What others never saw leaves nothing.
    if (held && held.seq == null) holder?.timeline.remove(messageId);
    holder?.changed();
  }

  async react(messageId: string, type: string): Promise<void> {
    await this.core.api.put('/messages/{messageId}/reactions/{type}', { path: { messageId, type } });
  }

  async unreact(messageId: string, type: string): Promise<void> {
    await this.core.api.delete('/messages/{messageId}/reactions/{type}', { path: { messageId, type } });
  }

  /** One has read all up to event `seq`, or all that has come. It may be called at each message. */
  markRead(seq = this.end): void {
    this.#toRead = Math.max(this.#toRead, seq);
    if (this.#toRead > this.#lastReadSeq) this.#sendRead.call();
  }

  /** The message, and all after it, are unread again. */
  async markUnread(messageId: string): Promise<void> {
    const seq = this.#holderOf(messageId)?.timeline.get(messageId)?.seq;
    if (seq == null) throw new GavelError('not_found', 'no such published message is here');
    this.#toRead = 0;
    this.#marked(await this.core.api.post('/channels/{channelId}/unread', { path: { channelId: this.id }, body: { seq } }));
  }

  /** Loads the next members. */
  async loadMembers(): Promise<void> {
    await this.#members.load();
    this.changed();
  }

  /** @internal */
  subscribed(anew: boolean): void {
    if (anew || !this.#loaded) void this.#load();
    // Who came and went is told as it is now, and what one read elsewhere is not told again.
    else void Promise.all([this.#readMembership(), this.overlap.read(() => this.#readChannel(), this.#setChannel)]).catch(() => undefined);
    this.markRead(this.#toRead);
  }

  /** @internal */
  refused(error: GavelError): void {
    this.#watch?.reject(error);
    this.#end();
    this.#watchers = 0;
    this.error = error;
    for (const thread of this.#threads.values()) thread.refused(error);
    this.changed();
  }

  /** @internal An event of this channel. */
  apply(event: GavelEvent): void {
    if (!this.isWatched) return;
    this.overlap.add(event);
    this.#rootOverlap.add(event);
    if (this.#channel) this.#channel = channelAfter(this.#channel, event);
    this.#members.apply(event);
    this.#changeOwn(event);
    this.#changeMessages(event);
    if (event.type === 'channel.deleted') this.refused(new GavelError('not_found', 'the channel was deleted'));
    this.changed();
  }

  /** @internal Reads the root of a thread that is watched. */
  readRoot(messageId: string): Promise<void> {
    const read = async () => {
      const root = await this.core.api.get('/messages/{messageId}', { path: { messageId } });
      return [root, await this.#readChannel()] as const;
    };
    return this.#rootOverlap.read(read, ([read, { seq }], events) => {
      let root: Message = read;
      for (const event of events) {
        root = messageAfter(root, event, this.me);
        if ('parentId' in event.data && event.data.parentId === messageId) this.#replies.isUnsure(messageId);
      }
      this.#replies.wasRead(messageId, seq);
      this.#changeRoot(messageId, () => root);
      this.#threads.get(messageId)?.setRoot(root);
      this.changed();
    });
  }

  /** @internal */
  following(messageId: string, following: boolean): void {
    this.#changeRoot(messageId, (root) => ({ ...root, following }));
    this.changed();
  }

  /** @internal */
  get isWatched(): boolean {
    return this.#watchers > 0;
  }

  /** @internal */
  protected snapshot(): ChannelState {
    return {
      ...this.messagesState(),
      channel: this.#channel,
      membership: this.#membership,
      lastReadSeq: this.#lastReadSeq,
      ...this.#members.state(),
    };
  }

  /** @internal */
  protected async page(query: PageQuery): Promise<Page> {
    const page = await this.core.api.get('/channels/{channelId}/messages', { path: { channelId: this.id }, query });
    return { ...page, channel: await this.#readChannel() };
  }

  /** @internal */
  protected merged({ channel }: Page, added: ReadonlySet<string>, events: readonly GavelEvent[]): void {
    if (!channel) return;
    this.#setChannel(channel, events);
    for (const id of added) this.#replies.wasRead(id, channel.seq);
    for (const { type, data } of events) {
      if ((type === 'message.created' || type === 'message.deleted') && data.parentId) {
        if (added.has(data.parentId)) this.#replies.isUnsure(data.parentId);
      }
    }
  }

  /** Is told nothing any more. */
  #end(): void {
    this.#epoch += 1;
    this.#loaded = false;
    this.#watch?.reject(new GavelError('closed', 'the channel is not watched any more'));
    this.#watch = undefined;
    this.#sendRead.stop();
    this.#replies.clear();
    this.#sendDelivered.stop();
    this.core.subscriptions.unwatch(this.id, this);
  }

  /** Reads all of it anew, until it could be read or is refused. */
  async #load(): Promise<void> {
    const epoch = ++this.#epoch;
    this.#loaded = false;
    for (let attempt = 1; epoch === this.#epoch; attempt++) {
      try {
        const threads = [...this.#threads.values()].filter((thread) => thread.isWatched);
        // A thread that cannot be read says so itself.
        const loads = threads.map((thread) => thread.load().catch(() => undefined));
        await Promise.all([this.reload(), this.#readMembership(), ...loads]);
        if (epoch !== this.#epoch) return;
        this.#loaded = true;
        this.error = null;
        this.#watch?.resolve();
        this.changed();
        return;
      } catch (error) {
        if (epoch !== this.#epoch) return;
        if (!(error instanceof GavelError)) throw error;
        if (!error.isTemporary) {
          this.refused(error);
          return;
        }
        this.error = error;
        this.changed();
        await sleep(waitAfter(error, attempt, this.core.backoff));
      }
    }
  }

  #setChannel = (channel: Schema<'Channel'>, events: readonly GavelEvent[]): void => {
    this.#channel = events.reduce(channelAfter, channel);
    this.changed();
  };

  /** Its `seq` is at or behind all that was read before it. */
  #readChannel(): Promise<Schema<'Channel'>> {
    return this.core.api.get('/channels/{channelId}', { path: { channelId: this.id } });
  }

  /** One may read a public channel without being in it. */
  async #readMembership(): Promise<void> {
    const path = { channelId: this.id, userId: this.me ?? '' };
    const read = () =>
      this.core.api.get('/channels/{channelId}/members/{userId}', { path }).catch((error: unknown) => {
        if (error instanceof GavelError && error.code === 'not_found') return null;
        throw error;
      });
    await this.overlap.read(read, (membership, events) => {
      this.#membership = membership;
      this.#lastReadSeq = membership?.lastReadSeq ?? 0;
      for (const event of events) this.#changeOwn(event);
    });
  }

  /** What an event says of oneself, and of who writes. */
  #changeOwn(event: GavelEvent): void {
    switch (event.type) {
      case 'member.joined':
      case 'member.updated':
      case 'guidelines.accepted':
        if (event.data.userId === this.me) this.#membership = event.data;
        return;
      case 'member.left':
        if (event.data.userId === this.me) this.#left();
        return;
      case 'unread.changed':
        return this.#marked(event.data);
      case 'typing.started':
        if (event.data.userId !== this.me) this.#conversation(event.data.parentId)?.typists.add(event.data.userId);
        return;
      case 'typing.stopped':
        return this.#conversation(event.data.parentId)?.typists.remove(event.data.userId);
    }
  }

  /** One is a member no more: a public channel may still be read, and is if it is asked for again. */
  #left(): void {
    if (!this.#membership) return;
    this.#membership = null;
    this.core.subscriptions.get(this.id)?.begin();
  }

  #changeMessages(event: GavelEvent): void {
    switch (event.type) {
      case 'message.created':
        this.#conversation(event.data.parentId)?.arrive(event);
        if (event.data.parentId) this.#count(event.data.parentId, event);
        if (event.data.userId !== this.me) this.#sendDelivered.call();
        return;
      case 'message.stopped':
        return this.#conversation(event.data.parentId)?.stopped(event.data);
      case 'message.deleted':
        if (event.data.parentId) this.#count(event.data.parentId, event);
        return this.#changeMessage(event.data.id, event);
      case 'message.updated':
      case 'message.pinned':
      case 'message.unpinned':
      case 'thread.updated':
        return this.#changeMessage(event.data.id, event);
      case 'reaction.added':
      case 'reaction.removed':
        return this.#changeMessage(event.data.messageId, event);
      case 'channel.truncated':
        for (const holder of [this, ...this.#threads.values()]) {
          if (holder.timeline.dropBefore(event.data.truncatedBefore ?? event.at)) holder.changed();
        }
    }
  }

  #changeMessage(messageId: string, event: GavelEvent): void {
    this.change(messageId, event);
    for (const thread of this.#threads.values()) {
      thread.change(messageId, event);
      if (thread.root?.id === messageId) thread.setRoot(messageAfter(thread.root, event, this.me));
    }
  }

  /** A reply came or went. What was read of its root may have counted that: then it is read again. */
  #count(rootId: string, event: EventOf<'message.created' | 'message.deleted'>): void {
    if (this.#replies.isNews(rootId, event.seq ?? 0)) this.#changeRoot(rootId, (root) => rootAfter(root, event));
  }

  #changeRoot(rootId: string, change: (root: Message) => Message): void {
    this.timeline.update(rootId, change);
    const thread = this.#threads.get(rootId);
    if (thread?.root) thread.setRoot(change(thread.root));
  }

  #conversation(parentId: string | null | undefined): Channel | Thread | undefined {
    const conversation = parentId ? this.#threads.get(parentId) : this;
    return conversation?.isWatched ? conversation : undefined;
  }

  #holderOf(messageId: string): Channel | Thread | undefined {
    return [this, ...this.#threads.values()].find(({ timeline }) => timeline.get(messageId));
  }

  #marked({ lastReadSeq }: Marks): void {
    this.#lastReadSeq = lastReadSeq;
    this.changed();
  }

  #tellRead(): void {
    const seq = this.#toRead;
    if (seq <= this.#lastReadSeq) return;
    this.core.connection.ask({ type: 'read', channelId: this.id, seq }, (error, marks: Marks) => {
      if (!error) this.#marked(marks);
      // After a loss `subscribed` tells it again.
      else if (error.isTemporary && error.code !== 'network') setTimeout(() => this.markRead(seq), waitAfter(error, 1, this.core.backoff));
    });
  }

  #tellDelivered(): void {
    if (!this.core.connection.features.receipts || !this.#membership) return;
    if ((this.#channel?.memberCount ?? Infinity) > RECEIPTS_UP_TO) return;
    this.core.connection.ask({ type: 'delivered', channelId: this.id, seq: this.end });
  }
}

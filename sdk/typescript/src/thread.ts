// A thread: a message and its replies.

import type { Channel } from './channel.js';
import { Conversation } from './conversation.js';
import type { Core, Page, PageQuery } from './core.js';
import { GavelError } from './error.js';
import type { Overlap } from './overlap.js';
import type { Message, ThreadState } from './state.js';

export class Thread extends Conversation<ThreadState> {
  /** @internal */
  root: Message | null = null;
  #watchers = 0;
  #ready: Promise<void> | undefined;

  /** @internal */
  constructor(
    core: Core,
    private readonly channel: Channel,
    /** The message that is answered. */
    readonly rootId: string,
    overlap: Overlap,
  ) {
    super(core, channel.id, overlap, rootId);
  }

  /** Loads the newest replies and keeps them up to date until `unwatch`, which is to be called once for each `watch`. */
  async watch(): Promise<void> {
    this.#watchers += 1;
    await this.channel.watch();
    this.#ready ??= this.load();
    await this.#ready;
  }

  unwatch(): void {
    if (this.#watchers === 0) return;
    this.#watchers -= 1;
    if (this.#watchers === 0) this.#end();
    this.channel.unwatch();
  }

  /** One is told of its replies. */
  async follow(): Promise<void> {
    await this.core.api.put('/messages/{messageId}/thread/follow', { path: { messageId: this.rootId } });
    this.channel.following(this.rootId, true);
  }

  async unfollow(): Promise<void> {
    await this.core.api.delete('/messages/{messageId}/thread/follow', { path: { messageId: this.rootId } });
    this.channel.following(this.rootId, false);
  }

  /** @internal Reads all of it anew. */
  async load(): Promise<void> {
    try {
      await Promise.all([this.reload(), this.channel.readRoot(this.rootId)]);
      this.error = null;
    } catch (error) {
      if (error instanceof GavelError) this.error = error;
      throw error;
    } finally {
      this.changed();
    }
  }

  /** @internal */
  refused(error: GavelError): void {
    this.error = error;
    this.#watchers = 0;
    this.#ready = undefined;
    this.changed();
  }

  /** @internal */
  get isWatched(): boolean {
    return this.#watchers > 0;
  }

  /** @internal */
  setRoot(root: Message): void {
    this.root = root;
    this.changed();
  }

  /** @internal */
  protected snapshot(): ThreadState {
    return { ...this.messagesState(), root: this.root };
  }

  /** @internal */
  protected merged(): void {
    // Replies have no replies.
  }

  /** @internal */
  protected page(query: PageQuery): Promise<Page> {
    return this.core.api.get('/messages/{messageId}/replies', { path: { messageId: this.rootId }, query });
  }

  #end(): void {
    this.#ready = undefined;
    this.error = null;
    this.clear();
  }
}

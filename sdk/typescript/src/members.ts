// The members of a channel, as far as they were loaded, and how far they have come.

import type { Core } from './core.js';
import type { GavelEvent, Receipt } from './events.js';
import type { Overlap } from './overlap.js';
import type { Member } from './schema.js';
import type { ChannelState } from './state.js';

const PAGE = 100;

export class Members {
  #members = new Map<string, Member>();
  /** Where the next page begins; null after the last one. */
  #cursor: string | null | undefined;
  #readMarks: ReadonlyMap<string, Receipt> = new Map();
  #deliveredMarks: ReadonlyMap<string, Receipt> = new Map();

  constructor(
    private readonly core: Core,
    private readonly channelId: string,
    private readonly overlap: Overlap,
  ) {}

  async load(): Promise<void> {
    if (this.#cursor === null) return;
    const { channelId } = this;
    const body = { limit: PAGE, ...(this.#cursor && { cursor: this.#cursor }) };
    const read = () => this.core.api.post('/channels/{channelId}/members/query', { path: { channelId }, body });
    await this.overlap.read(read, ({ items, next }, events) => {
      for (const member of items) this.#members.set(member.userId, member);
      this.#cursor = next ?? null;
      for (const event of events) this.apply(event);
    });
  }

  apply(event: GavelEvent): void {
    switch (event.type) {
      case 'member.joined':
      case 'guidelines.accepted':
        // Of those who were not loaded yet the next pages tell.
        if (this.#cursor === null || this.#members.has(event.data.userId)) this.#members.set(event.data.userId, event.data);
        return;
      case 'member.updated':
        if (this.#members.has(event.data.userId)) this.#members.set(event.data.userId, event.data);
        return;
      case 'member.left':
        this.#members.delete(event.data.userId);
        return;
      case 'receipt.read':
        this.#readMarks = new Map(this.#readMarks).set(event.data.userId, event.data);
        return;
      case 'receipt.delivered':
        this.#deliveredMarks = new Map(this.#deliveredMarks).set(event.data.userId, event.data);
    }
  }

  clear(): void {
    this.#members.clear();
    this.#cursor = undefined;
    this.#readMarks = this.#deliveredMarks = new Map();
  }

  state(): Pick<ChannelState, 'members' | 'hasMoreMembers' | 'readMarks' | 'deliveredMarks'> {
    return {
      members: [...this.#members.values()],
      hasMoreMembers: this.#cursor !== null,
      readMarks: this.#readMarks,
      deliveredMarks: this.#deliveredMarks,
    };
  }
}

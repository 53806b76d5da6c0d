// Messages in their order, each once. Pure: knows no server.

import type { Schema } from './schema.js';
import type { Message } from './state.js';

/** Where a message stands: behind the event `after`; of those behind the same one, by `rank`, then by id. */
interface Position {
  readonly after: number;
  readonly rank: number;
  readonly id: string;
}

interface Entry extends Position {
  readonly message: Message;
  /** What was missed since may have changed it: it stays until it was read anew. */
  stale: boolean;
}

/** A published message stands at its own number; one that was stopped, behind `after`, in the order in which they came. */
function positionOf({ id, seq, createdAt }: Message, after: number): Position {
  return seq == null ? { after, rank: Date.parse(createdAt), id } : { after: seq, rank: 0, id };
}

function compare(a: Position, b: Position): number {
  return a.after - b.after || a.rank - b.rank || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Behind what one stands that was stopped before `next`, and behind the event `end` at the latest. */
function behind(end: number, next: Position | undefined): number {
  if (!next || next.after === Infinity) return end;
  return Math.min(end, next.rank === 0 ? next.after - 0.5 : next.after);
}

/** The messages of a channel or a thread, as far as they are here. */
export class Timeline {
  #entries: Entry[] = [];
  #byId = new Map<string, Entry>();
  #unsent = 0;

  get(id: string): Message | undefined {
    return this.#byId.get(id)?.message;
  }

  /** The last one that the server has. */
  get last(): Readonly<Entry> | undefined {
    return this.#entries.findLast(({ after }) => after < Infinity);
  }

  /** All of them, oldest first. */
  messages(): readonly Message[] {
    return this.#entries.map(({ message }) => message);
  }

  /** Adds a message or moves it to its place; one that was stopped stands behind the event `after`. */
  place(message: Message, after: number): void {
    this.#insert({ ...positionOf(message, after), message, stale: false });
  }

  /** Adds one that was just stopped: behind event `end`, but between what was said before it and after it. */
  placeStopped(message: Message, end: number): void {
    this.remove(message.id);
    const isBefore = (entry: Entry): boolean => entry.after < Infinity && entry.message.createdAt <= message.createdAt;
    const index = this.#entries.findLastIndex(isBefore);
    this.place(message, Math.max(this.#entries[index]?.after ?? 0, behind(end, this.#entries[index + 1])));
  }

  /** Adds a message that the server has not yet, at the end. */
  append(message: Message): void {
    this.#insert({ after: Infinity, rank: ++this.#unsent, id: message.id, message, stale: false });
  }

  /** Changes a message where it stands. */
  update(id: string, change: (message: Message) => Message): boolean {
    const entry = this.#byId.get(id);
    const message = entry && change(entry.message);
    if (!entry || !message || message === entry.message) return false;
    this.#set(this.#indexOf(entry), { ...entry, message });
    return true;
  }

  remove(id: string): boolean {
    const entry = this.#byId.get(id);
    if (!entry) return false;
    this.#entries.splice(this.#indexOf(entry), 1);
    return this.#byId.delete(id);
  }

  /**
   * Adds a page of the history, newest first as it comes, but for what is here: that is as new or newer. With
   * `onlyOlder` what stands behind the first one that is here is left out too. Answers the ids of those that were added.
   */
  addPage(page: readonly Schema<'MessageView'>[], end: number, onlyOlder = false): Set<string> {
    const first = this.#entries[0];
    const added = new Set<string>();
    // Behind what: the published one before it. Of the first in a page it is known only before what.
    const next = page.findLast(({ seq }) => seq != null)?.seq;
    let after = next != null ? next - 0.5 : behind(end, first);
    for (const message of page.toReversed()) {
      after = message.seq ?? after;
      const held = this.#byId.get(message.id);
      if (held && !held.stale && held.after !== Infinity) continue;
      if (onlyOlder && first && compare(positionOf(message, after), first) > 0) continue;
      this.place(message, after);
      added.add(message.id);
    }
    return added;
  }

  /** Adds a page that goes on behind the last one, oldest first as it comes. Answers the ids of those that were added. */
  addNewer(page: readonly Schema<'MessageView'>[]): Set<string> {
    const added = new Set<string>();
    // A page around the last one begins with what is here.
    const news = page.slice(page.findLastIndex(({ id }) => this.#byId.has(id)) + 1);
    const next = news.find(({ seq }) => seq != null)?.seq ?? Infinity;
    // Of stopped ones among which none was published it was not known behind what they stand: before what is told now.
    const guessed = this.#entries.filter(({ after }) => after > next && after < Infinity);
    for (const { message } of guessed) this.place(message, next - 0.5);
    let after = this.last?.after ?? 0;
    for (const message of news) {
      after = message.seq ?? after;
      this.place(message, after);
      added.add(message.id);
    }
    return added;
  }

  /** Lets the oldest go that are more than `limit`; whether there were any. */
  trim(limit: number): boolean {
    const gone = this.#entries.splice(0, Math.max(0, this.#entries.length - limit));
    for (const { id } of gone) this.#byId.delete(id);
    return gone.length > 0;
  }

  /** Lets those go that the server has and that were sent before a moment; whether there were any. */
  dropBefore(moment: string): boolean {
    const before = Date.parse(moment);
    const gone = this.#entries.filter(({ after, message }) => after < Infinity && Date.parse(message.createdAt) < before);
    for (const { id } of gone) this.remove(id);
    return gone.length > 0;
  }

  /** Some of what happened to them was missed. Those that the server has not yet are one's own. */
  markStale(): void {
    for (const entry of this.#entries) entry.stale = entry.after !== Infinity;
  }

  /** Lets those go that were not read anew. */
  dropStale(): void {
    for (const { id, stale } of this.#entries) if (stale) this.#byId.delete(id);
    this.#entries = this.#entries.filter(({ stale }) => !stale);
  }

  /** Whether a message with this number stands before all that is here. */
  isBefore(seq: number): boolean {
    const first = this.#entries[0];
    return first !== undefined && seq < first.after;
  }

  #insert(entry: Entry): void {
    this.remove(entry.id);
    const index = this.#indexOf(entry);
    this.#entries.splice(index, 0, entry);
    this.#byId.set(entry.id, entry);
  }

  #set(index: number, entry: Entry): void {
    this.#entries[index] = entry;
    this.#byId.set(entry.id, entry);
  }

  /** Where an entry stands or would stand. Most are new, and stand at the end. */
  #indexOf(position: Position): number {
    let from = 0;
    let to = this.#entries.length;
    const last = this.#entries[to - 1];
    if (last && compare(last, position) < 0) return to;
    while (from < to) {
      const middle = (from + to) >> 1;
      const entry = this.#entries[middle];
      if (entry && compare(entry, position) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

// How many replies messages have: counted as they come, on top of what was read. What was read says not of when it is.

import { Throttle } from './backoff.js';

/** How often messages are read again at most. */
const READ_MS = 500;

/** Of which messages it is not sure which replies were counted in what was read of them. */
export class Replies {
  /** Up to which event what was read of a message may have counted its replies. */
  #countedUpTo = new Map<string, number>();
  /** The last of these events. */
  #last = 0;
  #unsure = new Set<string>();
  #read = new Throttle(READ_MS, () => {
    const unsure = [...this.#unsure];
    this.#unsure.clear();
    unsure.forEach(this.readAgain);
  });

  constructor(private readonly readAgain: (messageId: string) => void) {}

  /** A message was read; all that it may have counted was told up to event `upTo`. */
  wasRead(messageId: string, upTo: number): void {
    this.#countedUpTo.set(messageId, upTo);
    this.#last = Math.max(this.#last, upTo);
  }

  /** Whether a reply's coming or going is news; if that is not sure the message is read again. */
  isNews(messageId: string, seq: number): boolean {
    // Events come in their order.
    if (seq > this.#last) this.#countedUpTo.clear();
    const isNews = seq > (this.#countedUpTo.get(messageId) ?? 0);
    if (!isNews) this.isUnsure(messageId);
    return isNews;
  }

  /** The message is to be read again. */
  isUnsure(messageId: string): void {
    this.#unsure.add(messageId);
    this.#read.call();
  }

  clear(): void {
    this.#countedUpTo.clear();
    this.#unsure.clear();
    this.#read.stop();
  }
}

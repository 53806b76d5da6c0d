// What happens while something is read: what was read may be from before it or after it.

import type { GavelEvent } from './events.js';

/** Keeps events for as long as anything is being read. */
export class Overlap {
  #events: GavelEvent[] = [];
  #readings = 0;

  /** `onClose` is called when nothing is being read any more. */
  constructor(private readonly onClose: () => void = () => undefined) {}

  /** Whether anything is being read. */
  get isOpen(): boolean {
    return this.#readings > 0;
  }

  add(event: GavelEvent): void {
    if (this.isOpen) this.#events.push(event);
  }

  /** Reads something, and gives it to `merge` with the events that came meanwhile, before the next one can come. */
  async read<T>(call: () => Promise<T>, merge: (answer: T, events: readonly GavelEvent[]) => void): Promise<void> {
    const from = this.#events.length;
    this.#readings += 1;
    try {
      const answer = await call();
      merge(answer, this.#events.slice(from));
    } finally {
      this.#readings -= 1;
      if (this.#readings === 0) {
        this.#events = [];
        this.onClose();
      }
    }
  }
}

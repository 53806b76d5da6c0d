// The messages of all channels as they come: what is shown, what waits, how many there are. What comes within a frame is shown at
// once, and frames that take long to draw are further apart, so that the page answers however much is said.

import type { Schema } from '@gavel/client';
import { isChangedMessage, isNewMessage, type Streamed } from '../../console/live/events';
import { type Asked, fits } from '../../console/live/fits';

export type Message = Schema<'MessageView'>;

export interface Shown {
  /** The newest first. */
  readonly lines: readonly Message[];
  readonly waiting: number;
  /** Messages a second, of all channels. */
  readonly rate: number;
  /** Whether more was missed than could be told. */
  readonly wasCut: boolean;
}

/** How many are kept. */
const KEPT = 2_000;
/** Over how many seconds the rate is taken. */
const SECONDS = 5;

export class Stream {
  shown: Shown = { lines: [], waiting: 0, rate: 0, wasCut: false };
  /** What came and is not shown, the oldest first. */
  #coming: Message[] = [];
  #changed = new Map<string, Message>();
  #asked: Asked = {};
  #isHeld = false;
  #frame = 0;
  #drawnAt = 0;
  #cost = 0;
  #counts: number[] = [0];
  readonly #watchers = new Set<() => void>();

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  readonly now = (): Shown => this.shown;

  /** Shows others from now on. */
  ask(asked: Asked): void {
    this.#asked = asked;
    this.#coming = [];
    this.#show({ lines: [], waiting: 0 });
  }

  /** What was said before. */
  begin(before: readonly Message[]): void {
    const known = new Set([...this.shown.lines, ...this.#coming].map(({ id }) => id));
    const lines = [...this.shown.lines, ...before.filter(({ id }) => !known.has(id))];
    this.#show({ lines: lines.slice(0, KEPT) });
  }

  take(events: readonly Streamed[]): void {
    for (const event of events) {
      if (event.type === 'resync') {
        this.#coming = [];
        this.#show({ lines: [], waiting: 0, wasCut: true });
      } else if (isNewMessage(event)) {
        this.#counts[0] = (this.#counts[0] ?? 0) + 1;
        if (fits(event.data, this.#asked)) this.#coming.push(event.data);
      } else if (isChangedMessage(event)) {
        this.#changed.set(event.data.id, event.data);
      }
    }
    if (this.#coming.length > KEPT) this.#coming = this.#coming.slice(-KEPT);
    if (this.#coming.length > 0 || this.#changed.size > 0) this.#later();
  }

  /** Keeps what comes back, or shows it. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (!isHeld) this.#later();
  }

  /** Shows what waits, though more is kept back. */
  readonly takeIn = (): void => this.#draw(true);

  /** To be called every second. */
  readonly second = (): void => {
    const rate = this.#counts.reduce((sum, count) => sum + count, 0) / this.#counts.length;
    this.#counts = [0, ...this.#counts].slice(0, SECONDS);
    if (rate !== this.shown.rate) this.#show({ rate });
  };

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  #later(): void {
    this.#frame ||= requestAnimationFrame((at) => {
      this.#frame = 0;
      // Twice as long as the last drawing took, the page is left to whoever uses it.
      if (at - this.#drawnAt < 3 * this.#cost) this.#later();
      else this.#draw(!this.#isHeld);
    });
  }

  #draw(isShown: boolean): void {
    const began = performance.now();
    let { lines } = this.shown;
    if (this.#changed.size > 0) {
      const now = (line: Message): Message => this.#changed.get(line.id) ?? line;
      lines = lines.map(now);
      this.#coming = this.#coming.map(now);
      this.#changed.clear();
    }
    if (isShown && this.#coming.length > 0) {
      lines = [...this.#coming.reverse(), ...lines].slice(0, KEPT);
      this.#coming = [];
    }
    this.#show({ lines, waiting: this.#coming.length });
    this.#drawnAt = began;
    requestAnimationFrame(() => (this.#cost = Math.min(500, performance.now() - began)));
  }

  #show(changed: Partial<Shown>): void {
    this.shown = { ...this.shown, ...changed };
    for (const watcher of this.#watchers) watcher();
  }
}

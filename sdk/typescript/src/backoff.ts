// Waiting, and trying again.

import { GavelError } from './error.js';

/** How many milliseconds to wait before the next attempt, after `attempt` that failed. */
export type Backoff = (attempt: number) => number;

/** Up to a second, then two, four, … thirty: at random, so that not all clients of a server come back at once. */
export const defaultBackoff: Backoff = (attempt) => Math.random() * Math.min(30_000, 500 * 2 ** attempt);

/** How long to wait after an error. */
export function waitAfter(error: unknown, attempt: number, backoff: Backoff): number {
  const asked = error instanceof GavelError ? error.retryAfterSeconds : undefined;
  return asked === undefined ? backoff(attempt) : asked * 1000;
}

export const sleep = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

/** Calls `run` at once and then at most once in `milliseconds`, the last time after the last call of `call`. */
export class Throttle {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #again = false;

  constructor(
    private readonly milliseconds: number,
    private readonly run: () => void,
  ) {}

  call(): void {
    if (this.#timer !== undefined) {
      this.#again = true;
      return;
    }
    this.run();
    this.#timer = setTimeout(() => {
      const again = this.#again;
      this.stop();
      if (again) this.call();
    }, this.milliseconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#again = false;
  }
}

// State that can be watched: what React's `useSyncExternalStore` takes, and any other framework can.

/** State that changes, as immutable snapshots. Both functions may be handed on without their object. */
export interface Store<T> {
  /** Calls `listener` after changes, at most some sixty times a second, until the answered function is called. */
  readonly subscribe: (listener: () => void) => () => void;
  /** The state now: the same object until something changes. */
  readonly getSnapshot: () => T;
}

/** How many milliseconds lie between two calls of the listeners: one frame of a screen. */
const FRAME_MS = 16;

/** A store whose snapshot is taken when it is asked for, so that a thousand changes cost no more than one. */
export class Snapshots<T> implements Store<T> {
  #snapshot: T | undefined;
  #listeners = new Set<() => void>();
  #told = 0;
  #scheduled = false;

  constructor(private readonly take: () => T) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): T => (this.#snapshot ??= this.take());

  /** Something changed. The first change is told at once, those that follow it once a frame. */
  changed(): void {
    this.#snapshot = undefined;
    if (this.#scheduled) return;
    this.#scheduled = true;
    const wait = this.#told + FRAME_MS - Date.now();
    if (wait > 0) setTimeout(this.#tell, wait);
    else queueMicrotask(this.#tell);
  }

  #tell = (): void => {
    this.#scheduled = false;
    this.#told = Date.now();
    for (const listener of [...this.#listeners]) listener();
  };
}

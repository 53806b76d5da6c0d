// The one connection by which the console is told what happens. It comes back by itself and is told what it missed; while nobody
// looks at the page for long it rests, since a browser has few connections for all of its tabs.

import { useEffect, useSyncExternalStore } from 'react';
import { queryClient, SESSION } from '../queryClient';
import { type Piece, read, type Streamed } from './events';

/** `off`: one may not be told, or nobody is signed in. */
export type LiveState = 'off' | 'connecting' | 'live' | 'reconnecting';

type Listener = (events: readonly Streamed[]) => void;

/** The server says every 15 seconds that it is there. */
const SILENCE_MS = 40_000;
const HIDDEN_MS = 60_000;
const MOST_WAIT_MS = 15_000;

class Live {
  state: LiveState = 'off';
  #last: string | undefined;
  #run: AbortController | undefined;
  #hidden: ReturnType<typeof setTimeout> | undefined;
  readonly #watchers = new Set<() => void>();
  readonly #listeners = new Set<Listener>();

  /** Begins; ends by what it answers. */
  start(): () => void {
    this.#go();
    const look = (): void => {
      clearTimeout(this.#hidden);
      if (document.visibilityState === 'visible') this.#go();
      else this.#hidden = setTimeout(() => this.#rest(), HIDDEN_MS);
    };
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      clearTimeout(this.#hidden);
      this.#rest();
      this.#last = undefined;
      this.#is('off');
    };
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  #is(state: LiveState): void {
    if (this.state === state) return;
    this.state = state;
    for (const watcher of this.#watchers) watcher();
  }

  #go(): void {
    if (this.#run) return;
    this.#run = new AbortController();
    void this.#follow(this.#run.signal);
  }

  #rest(): void {
    this.#run?.abort();
    this.#run = undefined;
  }

  async #follow(signal: AbortSignal): Promise<void> {
    this.#is(this.#last === undefined ? 'connecting' : 'reconnecting');
    const isOver = (): boolean => signal.aborted;
    for (let attempt = 0; !isOver(); attempt += 1) {
      const silence = new AbortController();
      try {
        const query = this.#last === undefined ? '' : `?after=${this.#last}`;
        const response = await fetch(`/api/v3/events${query}`, { signal: AbortSignal.any([signal, silence.signal]) });
        if (response.status === 401) void queryClient.invalidateQueries({ queryKey: SESSION });
        if (response.status === 401 || response.status === 403) {
          this.#is('off');
          return;
        }
        if (response.ok && response.body) {
          attempt = 0;
          await this.#tell(response.body, silence);
        }
      } catch {
        // The server is away, or said nothing for too long.
      }
      if (isOver()) return;
      this.#is('reconnecting');
      await new Promise((done) => setTimeout(done, Math.min(MOST_WAIT_MS, 500 * 2 ** attempt) * (0.5 + Math.random() / 2)));
    }
  }

  async #tell(body: ReadableStream<Uint8Array<ArrayBuffer>>, silence: AbortController): Promise<void> {
    const giveUp = (): void => silence.abort();
    let timer = setTimeout(giveUp, SILENCE_MS);
    try {
      for await (const piece of read(body)) {
        clearTimeout(timer);
        timer = setTimeout(giveUp, SILENCE_MS);
        this.#take(piece);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #take({ events, last }: Piece): void {
    this.#last = last ?? this.#last;
    this.#is('live');
    if (events.length > 0) for (const listener of this.#listeners) listener(events);
  }
}

export const live = new Live();

export function useLiveState(): LiveState {
  return useSyncExternalStore(live.watch, () => live.state);
}

/** Does something with what happens, as long as one looks. */
export function useLive(listener: Listener): void {
  useEffect(() => live.listen(listener));
}

/** How often something that the stream does not tell of is looked at; and all, while there is no stream. */
export function useLookMs(isTold: boolean): number | false {
  return useLiveState() === 'live' && isTold ? false : 30_000;
}

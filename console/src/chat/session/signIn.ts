// The way in, from a token to a client that is connected with it, and out again.

import { Gavel, type GavelError, type Store, type User } from '@gavel/client';
import { inTab } from '../../shared/storage';
import { demoPeople, type Person } from './demo';
import { isEmbedded, type TokenMessage, tokenFromHost } from './embed';

/** In the tab alone, and gone with it. */
const KEY = 'gavel-token';

/** Why somebody who wants in is not: their token has ended, or is not good. */
export type Reason = 'ended' | 'refused';

export type Stage =
  | { readonly name: 'connecting' }
  | { readonly name: 'in'; readonly client: Gavel; readonly me: User }
  | { readonly name: 'out'; readonly reason: Reason | null };

export interface SignInState {
  readonly stage: Stage;
  /** Whom one can be, on a demo; null where it is none, undefined until that is known. */
  readonly people: readonly Person[] | null | undefined;
}

export class SignIn implements Store<SignInState> {
  #state: SignInState;
  #client: Gavel | undefined;
  #listeners = new Set<() => void>();

  constructor(private readonly onHostMessage: (message: TokenMessage) => void) {
    const stage = isEmbedded || inTab.get(KEY) ? 'connecting' : 'out';
    this.#state = { stage: stage === 'out' ? { name: stage, reason: null } : { name: stage }, people: undefined };
  }

  readonly getSnapshot = (): SignInState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Goes in with what is there, until the answered function is called. */
  start(): () => void {
    const kept = inTab.get(KEY);
    if (isEmbedded) this.#connect(() => tokenFromHost(this.onHostMessage), 'refused');
    else if (kept) this.#connect(kept, 'ended');
    if (!isEmbedded && this.#state.people === undefined) {
      const set = (people: Person[] | null): void => this.#set({ people });
      demoPeople().then(set, () => set(null));
    }
    return () => this.#client?.close();
  }

  with(token: string): void {
    inTab.set(KEY, token);
    this.#connect(token, 'refused');
  }

  readonly out = (): void => {
    history.replaceState(null, '', '#/');
    this.#leave(null);
  };

  #connect(token: string | (() => Promise<string>), reason: Reason): void {
    this.#client?.close();
    const client = new Gavel({ url: location.origin, token });
    this.#client = client;
    this.#set({ stage: { name: 'connecting' } });
    const failed = (error: unknown): void => {
      if (this.#client === client && (error as GavelError).code === 'unauthorized') this.#leave(reason);
    };
    client.connect().then((me) => {
      if (this.#client !== client) return;
      this.#set({ stage: { name: 'in', client, me } });
      client.state.subscribe(() => {
        const { error } = client.state.getSnapshot();
        if (error && this.#client === client && error.code === 'unauthorized') this.#leave('ended');
      });
    }, failed);
  }

  #leave(reason: Reason | null): void {
    this.#client?.close();
    this.#client = undefined;
    inTab.remove(KEY);
    this.#set({ stage: { name: 'out', reason } });
  }

  #set(change: Partial<SignInState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}

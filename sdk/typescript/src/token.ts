// The token that a client signs in with.

import type { Credentials } from './api.js';
import { GavelError } from './error.js';

/** A token, or what gets one. */
export type TokenSource = string | (() => string | Promise<string>);

/** The token in use, got when it is needed and again when it has ended. */
export class Tokens implements Credentials {
  #current: Promise<string> | undefined;

  constructor(private readonly source: TokenSource) {}

  /** The token. */
  get(): Promise<string> {
    const { source } = this;
    this.#current ??= typeof source === 'string' ? Promise.resolve(source) : this.#ask(source);
    return this.#current;
  }

  async sign(headers: Headers): Promise<() => void> {
    const token = this.get();
    headers.set('Authorization', `Bearer ${await token}`);
    return () => this.ended(token);
  }

  /** Whether another one can be got when this one has ended. */
  get canRenew(): boolean {
    return typeof this.source === 'function';
  }

  /** The token has ended: the next one is another. */
  ended(token: Promise<string>): void {
    if (this.#current === token) this.#current = undefined;
  }

  async #ask(source: () => string | Promise<string>): Promise<string> {
    try {
      return await source();
    } catch (cause) {
      this.#current = undefined;
      throw cause instanceof GavelError ? cause : new GavelError('network', 'no token', undefined, { cause });
    }
  }
}

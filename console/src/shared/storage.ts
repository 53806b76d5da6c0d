// What the browser keeps for the page. In another page's frame it may refuse to: then it is kept as long as the page is open.

class Kept {
  #fallback = new Map<string, string>();

  constructor(private readonly storage: () => Storage) {}

  get(key: string): string | null {
    try {
      return this.storage().getItem(key);
    } catch {
      return this.#fallback.get(key) ?? null;
    }
  }

  set(key: string, value: string): void {
    try {
      this.storage().setItem(key, value);
    } catch {
      this.#fallback.set(key, value);
    }
  }

  remove(key: string): void {
    try {
      this.storage().removeItem(key);
    } catch {
      this.#fallback.delete(key);
    }
  }

  /** Removes all whose key begins so. */
  removeAll(prefix: string): void {
    try {
      for (const key of Object.keys(this.storage())) if (key.startsWith(prefix)) this.remove(key);
    } catch {
      this.#fallback.clear();
    }
  }
}

/** Until it is removed. */
export const inBrowser = new Kept(() => localStorage);
/** As long as the tab is open. */
export const inTab = new Kept(() => sessionStorage);

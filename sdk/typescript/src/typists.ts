// Who is writing, as long as they were heard of.

/** How long somebody writes after they were last heard of; the server says every two seconds at most that they do. */
const WRITES_MS = 6_000;

/** The users who write in a conversation. */
export class Typists {
  #timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(private readonly changed: () => void) {}

  users(): readonly string[] {
    return [...this.#timers.keys()];
  }

  add(userId: string): void {
    const timer = this.#timers.get(userId);
    clearTimeout(timer);
    this.#timers.set(
      userId,
      setTimeout(() => this.remove(userId), WRITES_MS),
    );
    if (timer === undefined) this.changed();
  }

  remove(userId: string | null | undefined): void {
    const timer = userId ? this.#timers.get(userId) : undefined;
    if (!userId || timer === undefined) return;
    clearTimeout(timer);
    this.#timers.delete(userId);
    this.changed();
  }

  clear(): void {
    for (const userId of this.users()) this.remove(userId);
  }
}

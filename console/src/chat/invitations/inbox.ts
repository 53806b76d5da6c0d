// What waits for oneself: invitations, and requests of one's own to be let in. Read once, then kept by what is told.

import type { EventOf, Gavel, GavelError, Schema, Store } from '@gavel/client';

type Invitation = Schema<'ReceivedInvitation'>;
type JoinRequest = Schema<'JoinRequest'>;

export interface InboxState {
  /** Those that are open, the newest first. */
  readonly invitations: readonly Invitation[];
  /** One's own, the newest first: those that are open, and of each channel what became of the last. */
  readonly requests: readonly JoinRequest[];
  readonly loading: boolean;
  readonly error: GavelError | undefined;
}

const CLOSED = ['invitation.accepted', 'invitation.declined', 'invitation.withdrawn', 'invitation.expired'] as const;
const DECIDED = ['joinRequest.created', 'joinRequest.approved', 'joinRequest.declined', 'joinRequest.withdrawn'] as const;

export class Inbox implements Store<InboxState> {
  #state: InboxState = { invitations: [], requests: [], loading: true, error: undefined };
  #listeners = new Set<() => void>();
  #stops: (() => void)[] = [];

  constructor(private readonly client: Gavel) {}

  readonly getSnapshot = (): InboxState => this.#state;

  /** As long as somebody listens it is kept up to date. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#begin();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      for (const stop of this.#stops) stop();
      this.#stops = [];
    };
  };

  async read(): Promise<void> {
    try {
      const query = { limit: 100 };
      const [invitations, requests] = await Promise.all([
        this.client.api.get('/me/invitations', { query }),
        this.client.api.get('/me/joinRequests', { query }),
      ]);
      this.#set({ invitations: invitations.items, requests: requests.items, loading: false, error: undefined });
    } catch (error) {
      this.#set({ loading: false, error: error as GavelError });
    }
  }

  /** Answers the channel that one is in now. */
  async accept({ id, channelId }: Invitation): Promise<string> {
    await this.client.api.post('/me/invitations/{invitationId}/accept', { path: { invitationId: id } });
    this.#without(id);
    return channelId;
  }

  async decline({ id }: Invitation): Promise<void> {
    await this.client.api.post('/me/invitations/{invitationId}/decline', { path: { invitationId: id } });
    this.#without(id);
  }

  async ask(channelId: string, message: string): Promise<void> {
    this.#put(await this.client.api.post('/channels/{channelId}/joinRequests', { path: { channelId }, body: message ? { message } : {} }));
  }

  async withdraw(joinRequestId: string): Promise<void> {
    await this.client.api.delete('/me/joinRequests/{joinRequestId}', { path: { joinRequestId } });
    this.#set({ requests: this.#state.requests.filter(({ id }) => id !== joinRequestId) });
  }

  #begin(): void {
    void this.read();
    const me = (): string | undefined => this.client.state.getSnapshot().user?.id;
    let wasConnected = true;
    this.#stops = [
      this.client.on('invitation.created', ({ data }) => {
        this.#set({ invitations: [data, ...this.#state.invitations.filter(({ id }) => id !== data.id)] });
      }),
      ...CLOSED.map((type) => this.client.on(type, ({ data }: EventOf<typeof type>) => this.#without(data.id))),
      ...DECIDED.map((type) =>
        this.client.on(type, ({ data }: EventOf<typeof type>) => {
          if (data.userId === me()) this.#put(data);
        }),
      ),
      // These are told once, to who is there.
      this.client.state.subscribe(() => {
        const isConnected = this.client.state.getSnapshot().status === 'connected';
        if (isConnected && !wasConnected) void this.read();
        wasConnected = isConnected;
      }),
    ];
  }

  #without(invitationId: string): void {
    this.#set({ invitations: this.#state.invitations.filter(({ id }) => id !== invitationId) });
  }

  #put(request: JoinRequest): void {
    this.#set({ requests: [request, ...this.#state.requests.filter(({ id }) => id !== request.id)] });
  }

  #set(change: Partial<InboxState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}

const inboxes = new WeakMap<Gavel, Inbox>();

export function inboxOf(client: Gavel): Inbox {
  let inbox = inboxes.get(client);
  if (!inbox) inboxes.set(client, (inbox = new Inbox(client)));
  return inbox;
}

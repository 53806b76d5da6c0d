// What the server tells of all channels, and how it is read: `text/event-stream`, of which each event is one line of JSON.

import { type Schema, toUtf16, type User } from '@gavel/client';

type View = Schema<'MessageView'>;

interface Told<Type extends string, Data> {
  readonly type: Type;
  readonly channelId: string;
  readonly at: string;
  readonly data: Data;
}

/** Something was said that was not there before, published or not. */
type NewMessage = Told<'message.created' | 'message.stopped', View>;
/** What was said is otherwise now. */
type ChangedMessage = Told<'message.updated' | 'message.deleted' | 'message.pinned' | 'message.unpinned' | 'thread.updated', View>;

export type LiveEvent =
  | NewMessage
  | ChangedMessage
  | Told<'channel.created' | 'channel.updated' | 'channel.frozen' | 'channel.unfrozen' | 'channel.archived' | 'channel.restored', Schema<'Channel'>>
  | Told<'channel.deleted', { id: string }>
  | Told<'channel.membersChanged', { id: string; memberCount: number }>
  | Told<'member.joined' | 'member.updated' | 'member.left' | 'guidelines.accepted', { channelId: string; userId: string }>
  | Told<'reaction.added' | 'reaction.removed', Schema<'ReactionChange'>>
  | Told<`invitation.${string}`, Schema<'Invitation'>>
  | Told<`joinRequest.${string}`, Schema<'JoinRequest'>>
  | Told<`channelEvent.${string}`, Schema<'ChannelEvent'>>
  | Told<'user.created' | 'user.updated', User>;

/** What is about the stream itself. */
type OfStream = { readonly type: 'connected' } | { readonly type: 'resync' };

export type Streamed = LiveEvent | OfStream;

/** What came at once, and the place that one has come to. */
export interface Piece {
  readonly events: readonly Streamed[];
  readonly last: string | undefined;
}

export async function* read(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<Piece> {
  let rest = '';
  for await (const text of each(body.pipeThrough(new TextDecoderStream()))) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    const events: Streamed[] = [];
    let last: string | undefined;
    for (const line of lines) {
      if (line.startsWith('id: ')) last = line.slice(4);
      else if (line.startsWith('data: ')) events.push(inUtf16(JSON.parse(line.slice(6)) as Streamed));
    }
    yield { events, last };
  }
}

/** A stream as something to go through, which not every browser's is. */
async function* each<T>(stream: ReadableStream<T>): AsyncGenerator<T> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function inUtf16(event: Streamed): Streamed {
  const moderation = 'data' in event && 'moderation' in event.data ? event.data.moderation : undefined;
  if (moderation) moderation.spans = toUtf16(moderation.originalText, moderation.spans);
  return event;
}

export function isNewMessage(event: Streamed): event is NewMessage {
  return event.type === 'message.created' || event.type === 'message.stopped';
}

export function isChangedMessage(event: Streamed): event is ChangedMessage {
  return event.type === 'thread.updated' || (event.type.startsWith('message.') && !isNewMessage(event));
}

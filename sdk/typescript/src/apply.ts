// What an event makes of a message and of a channel. Pure.

import type { GavelEvent } from './events.js';
import type { Schema } from './schema.js';
import type { Message } from './state.js';

/** A message after an event; itself if the event does not concern it. `me` is one's own id. */
export function messageAfter(message: Message, event: GavelEvent, me: string | undefined): Message {
  switch (event.type) {
    case 'message.created':
    case 'message.updated':
    case 'message.deleted':
    case 'message.pinned':
    case 'message.unpinned':
    case 'thread.updated':
      return event.data.id === message.id ? retold(message, event.data) : message;
    case 'reaction.added':
    case 'reaction.removed': {
      const { messageId, userId, type, reactions } = event.data;
      if (messageId !== message.id) return message;
      if (userId !== me) return { ...message, reactions };
      const others = (message.ownReactions ?? []).filter((own) => own !== type);
      return { ...message, reactions, ownReactions: event.type === 'reaction.added' ? [...others, type] : others };
    }
    default:
      return message;
  }
}

/**
 * A message as all are told of it, with what is the viewer's own. What moderation said is of the text it was said of.
 * Replies are counted one by one, as they come: what was missed is told as things are now, and would count them twice.
 */
function retold(held: Message, told: Schema<'Message'>): Message {
  const { ownReactions, following, moderation } = held;
  const { replyCount = 0, participantIds = [], lastReplyAt = null } = held.thread ?? {};
  return {
    ...told,
    ...(told.thread && { thread: { ...told.thread, replyCount, participantIds, lastReplyAt } }),
    ...(ownReactions && { ownReactions }),
    ...(following !== undefined && { following }),
    ...(moderation && held.text === told.text && { moderation }),
  };
}

/** The root of a thread after a reply came or went. */
export function rootAfter(root: Message, event: GavelEvent): Message {
  if (event.type !== 'message.created' && event.type !== 'message.deleted') return root;
  const { userId } = event.data;
  const thread = root.thread ?? { replyCount: 0, participantIds: [], locked: false, archived: false };
  if (event.type === 'message.deleted') {
    return { ...root, thread: { ...thread, replyCount: Math.max(0, thread.replyCount - 1) } };
  }
  const others = thread.participantIds.filter((id) => id !== userId);
  const participantIds = (userId ? [userId, ...others] : others).slice(0, 5);
  return { ...root, thread: { ...thread, participantIds, replyCount: thread.replyCount + 1, lastReplyAt: event.at } };
}

/** A channel after an event; itself if it was read after that. */
export function channelAfter(channel: Schema<'Channel'>, event: GavelEvent): Schema<'Channel'> {
  const { seq } = event;
  if (seq === undefined || seq <= channel.seq) return channel;
  switch (event.type) {
    case 'message.created':
      return { ...channel, seq, messageCount: channel.messageCount + 1, lastMessageAt: event.at };
    case 'member.joined':
      return { ...channel, seq, memberCount: channel.memberCount + 1 };
    case 'member.left':
      return { ...channel, seq, memberCount: channel.memberCount - 1 };
    case 'channel.membersChanged':
      return { ...channel, seq, memberCount: event.data.memberCount };
    case 'channel.updated':
    case 'channel.frozen':
    case 'channel.unfrozen':
    case 'channel.archived':
    case 'channel.restored':
    case 'channel.truncated':
      return { ...event.data, seq: Math.max(seq, event.data.seq) };
    default:
      return { ...channel, seq };
  }
}

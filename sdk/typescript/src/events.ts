// The events of docs/realtime.md, by their names.

import type { Member, Schema, UserPresence } from './schema.js';

interface Left {
  channelId: string;
  userId: string;
}

/** How far somebody has come: all up to `seq`. */
export interface Receipt {
  userId: string;
  seq: number;
  at: string;
}

interface Typing {
  userId: string;
  parentId?: string;
}

/** What each event says. */
export interface EventData {
  'message.created': Schema<'Message'>;
  'message.updated': Schema<'Message'>;
  'message.deleted': Schema<'Message'>;
  'message.pinned': Schema<'Message'>;
  'message.unpinned': Schema<'Message'>;
  'message.stopped': Schema<'MessageView'>;
  'thread.updated': Schema<'Message'>;
  'reaction.added': Schema<'ReactionChange'>;
  'reaction.removed': Schema<'ReactionChange'>;
  'scheduledMessage.updated': Schema<'ScheduledMessage'>;
  'scheduledMessage.deleted': Schema<'ScheduledMessage'>;
  'scheduledMessage.sent': Schema<'ScheduledMessage'>;
  'scheduledMessage.failed': Schema<'ScheduledMessage'>;
  'member.joined': Member;
  'member.updated': Member;
  'member.left': Left;
  'channelEvent.created': Schema<'ChannelEvent'>;
  'channelEvent.updated': Schema<'ChannelEvent'>;
  'channelEvent.cancelled': Schema<'ChannelEvent'>;
  'channelEvent.reminder': Schema<'ChannelEvent'>;
  'channelEvent.started': Schema<'ChannelEvent'>;
  'invitation.created': Schema<'ReceivedInvitation'>;
  'invitation.accepted': Schema<'Invitation'>;
  'invitation.declined': Schema<'Invitation'>;
  'invitation.withdrawn': Schema<'Invitation'>;
  'invitation.expired': Schema<'Invitation'>;
  'joinRequest.created': Schema<'JoinRequest'>;
  'joinRequest.approved': Schema<'JoinRequest'>;
  'joinRequest.declined': Schema<'JoinRequest'>;
  'joinRequest.withdrawn': Schema<'JoinRequest'>;
  'guidelines.accepted': Member;
  'channel.updated': Schema<'Channel'>;
  'channel.frozen': Schema<'Channel'>;
  'channel.unfrozen': Schema<'Channel'>;
  'channel.archived': Schema<'Channel'>;
  'channel.restored': Schema<'Channel'>;
  'channel.truncated': Schema<'Channel'>;
  'channel.deleted': { id: string };
  'channel.membersChanged': { id: string; memberCount: number };
  'receipt.read': Receipt;
  'receipt.delivered': Receipt;
  'unread.changed': Schema<'Marks'>;
  'typing.started': Typing;
  'typing.stopped': Typing;
  'presence.changed': UserPresence;
}

/** The name of an event. */
export type EventType = keyof EventData;

/** An event as it comes. Those that count in their channel have a `seq`. */
export type EventOf<Type extends EventType> = Type extends EventType
  ? {
      readonly type: Type;
      /** Of what channel; `presence.changed` has none. */
      readonly channelId: string;
      readonly seq?: number;
      readonly at: string;
      readonly data: EventData[Type];
    }
  : never;

/** Any event. */
export type GavelEvent = EventOf<EventType>;

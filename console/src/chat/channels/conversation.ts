// Conversations with people.

import type { Gavel, Schema } from '@gavel/client';

const TYPE = 'conversation';

/** How many may be in a conversation, with oneself. */
export async function mostInConversation(client: Gavel): Promise<number> {
  const type = await client.api.get('/channelTypes/{typeId}', { path: { typeId: TYPE } });
  return type.maxMembers ?? 2;
}

/** The conversation with these people; made if there is none yet. */
export function openConversation(client: Gavel, userIds: readonly string[]): Promise<Schema<'Channel'>> {
  return client.api.post('/channels', { body: { type: TYPE, userIds: [...userIds] } });
}

/** More than a conversation takes meet in a private channel. */
export function openGroup(client: Gavel, userIds: readonly string[], displayName: string): Promise<Schema<'Channel'>> {
  return client.api.post('/channels', { body: { type: 'community', visibility: 'private', displayName, userIds: [...userIds] } });
}

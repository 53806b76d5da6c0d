// To whom a broadcast goes.

import type { Schema } from '@gavel/client';
import { between } from '../../console/list/filters';

export const audienceKinds = ['channelIds', 'channels', 'userIds', 'users'] as const;

export interface Audience {
  readonly kind: (typeof audienceKinds)[number];
  readonly channelIds: readonly string[];
  readonly userIds: readonly string[];
  readonly types: readonly string[];
  readonly visibility: 'public' | 'private' | undefined;
  readonly tags: readonly string[];
  readonly roles: readonly string[];
  readonly since: string | undefined;
}

export const nobody: Audience = {
  kind: 'channelIds',
  channelIds: [],
  userIds: [],
  types: [],
  visibility: undefined,
  tags: [],
  roles: [],
  since: undefined,
};

/** Whether they are users, whom only a user can write to. */
export function areUsers({ kind }: Pick<Audience, 'kind'>): boolean {
  return kind === 'userIds' || kind === 'users';
}

/** As the API wants it; nothing while nobody is chosen. */
export function targetsOf({ kind, channelIds, userIds, types, visibility, tags, roles, since }: Audience): Schema<'BroadcastTo'> | undefined {
  switch (kind) {
    case 'channelIds':
      return channelIds.length > 0 ? { channelIds: [...channelIds] } : undefined;
    case 'userIds':
      return userIds.length > 0 ? { users: { id: { $in: userIds } } } : undefined;
    case 'channels': {
      // Never what two people have between them.
      const open = { visibility: visibility ?? { $in: ['public', 'private'] } };
      return { channels: { ...open, ...(types.length > 0 && { type: { $in: types } }), ...(tags.length > 0 && { tags: { $in: tags } }) } };
    }
    case 'users': {
      const createdAt = between(since, undefined);
      return { users: { ...(roles.length > 0 && { roles: { $in: roles } }), ...(createdAt && { createdAt }) } };
    }
  }
}

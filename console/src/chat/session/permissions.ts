// What one may in a channel, as far as a client can know: the server decides, this is for what to offer.

import type { Channel, Gavel, Schema, User } from '@gavel/client';
import { use, useMemo } from 'react';
import { useSession, useStore } from './session';

export type Permission = Schema<'Permission'>;
type Roles = ReadonlyMap<string, readonly Permission[]>;

const asked = new WeakMap<Gavel, Promise<Roles>>();

/** Read once for as long as one is signed in. */
function rolesOf(client: Gavel): Promise<Roles> {
  let roles = asked.get(client);
  if (!roles) {
    roles = client.api.get('/roles').then(
      ({ items }) => new Map(items.map(({ id, permissions }) => [id, permissions])),
      // Without them everything is offered that is not refused.
      () => new Map<string, readonly Permission[]>(),
    );
    asked.set(client, roles);
  }
  return roles;
}

function permissionsOf(
  roles: Roles,
  me: User,
  channel: Schema<'Channel'> | null,
  memberRoles: readonly string[],
): ReadonlySet<Permission> {
  const inApp = me.roles ?? [];
  const isUser = !inApp.includes('guest') && !inApp.includes('bot');
  const allowed = new Set<Permission>();
  const add = (list: readonly Permission[] = []): void => list.forEach((permission) => allowed.add(permission));
  for (const role of [...inApp, ...(isUser ? ['user'] : [])]) add(roles.get(role));
  const overrides = (channel?.roleOverrides ?? {}) as Record<string, Permission[] | undefined>;
  for (const role of memberRoles) {
    if (role === 'admin' || !overrides[role]) add(roles.get(role));
    add(overrides[role]);
  }
  return allowed;
}

/** What one may in a channel that is watched. Waits for the roles (`Suspense`). */
export function usePermissions(channel: Channel): ReadonlySet<Permission> {
  const { client, me } = useSession();
  const roles = use(rolesOf(client));
  const { channel: told, membership } = useStore(channel.state);
  return useMemo(() => permissionsOf(roles, me, told, membership?.roles ?? []), [roles, me, told, membership]);
}

/** What one may in the whole app. */
export function useAppPermissions(): ReadonlySet<Permission> {
  const { client, me } = useSession();
  const roles = use(rolesOf(client));
  return useMemo(() => permissionsOf(roles, me, null, []), [roles, me]);
}

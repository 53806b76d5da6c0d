// Roles of operators and roles of users: the same, at different calls.

import type { Schema } from '@gavel/client';
import { api, because } from '../../console/api';
import { rolesQuery } from '../../console/catalogue';
import { operatorRolesQuery } from './operatorRoles';

export interface RoleKind {
  readonly scope: 'operators' | 'users';
  readonly query: typeof rolesQuery;
  readonly put: (id: string, body: Schema<'PutRole'>) => Promise<unknown>;
  readonly remove: (id: string, reason: string) => Promise<unknown>;
  /** Whether those that are built in can be changed, and given back what they came with. */
  readonly changesBuiltIn: boolean;
}

export const ofOperators: RoleKind = {
  scope: 'operators',
  query: operatorRolesQuery,
  put: (operatorRoleId, body) => api.put('/operatorRoles/{operatorRoleId}', { path: { operatorRoleId }, body }),
  remove: (operatorRoleId, reason) => api.delete('/operatorRoles/{operatorRoleId}', { path: { operatorRoleId }, ...because(reason) }),
  changesBuiltIn: false,
};

export const ofUsers: RoleKind = {
  scope: 'users',
  query: rolesQuery,
  put: (roleId, body) => api.put('/roles/{roleId}', { path: { roleId }, body }),
  remove: (roleId, reason) => api.delete('/roles/{roleId}', { path: { roleId }, ...because(reason) }),
  changesBuiltIn: true,
};

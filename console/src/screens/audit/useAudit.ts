import type { Schema } from '@gavel/client';
import { api } from '../../console/api';
import { between } from '../../console/list/filters';
import { type List, PAGE, useList } from '../../console/list/useList';
import type { auditSearch } from '../../console/search';

export type Entry = Schema<'AuditEntry'>;
export type AuditSearch = ReturnType<typeof auditSearch>;

export function isFiltered({ open: _open, ...filters }: AuditSearch): boolean {
  return Object.keys(filters).length > 0;
}

/** The entries that fit what stands in the address, the newest first. */
export function useAudit({ actor, action, target, from, to }: AuditSearch): List<Entry> {
  const at = between(from, to);
  const filter = { ...(actor && { actor }), ...(action && { action }), ...(target && { targets: target }), ...(at && { at }) };
  const body = { filter, limit: PAGE };
  return useList(['audit', 'list', body], (cursor, signal) => api.post('/audit/query', { body: { ...body, ...(cursor && { cursor }) }, signal }));
}

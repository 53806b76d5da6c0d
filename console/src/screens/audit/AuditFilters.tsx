import { getRouteApi } from '@tanstack/react-router';
import { useWords } from '../../console/i18n';
import { ClearFilters, DayFilter, TextFilter } from '../../console/list/filters';
import { PartyFilter } from './PartyFilter';
import { type AuditSearch, isFiltered } from './useAudit';

const route = getRouteApi('/signed-in/audit');

export function AuditFilters() {
  const { audit: text } = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changed: { [K in keyof AuditSearch]?: AuditSearch[K] | undefined }): void =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  return (
    <>
      <TextFilter isSearch label={text.actionFilter} value={search.action} onChange={(action) => change({ action })} />
      <PartyFilter label={text.actorFilter} beside="operators" value={search.actor} onChange={(actor) => change({ actor })} />
      <PartyFilter label={text.targetFilter} beside="channels" value={search.target} onChange={(target) => change({ target })} />
      <DayFilter label={text.from} value={search.from} onChange={(from) => change({ from })} />
      <DayFilter label={text.to} value={search.to} onChange={(to) => change({ to })} />
      {isFiltered(search) && <ClearFilters onClear={() => void navigate({ search: ({ open }) => (open ? { open } : {}), replace: true })} />}
    </>
  );
}

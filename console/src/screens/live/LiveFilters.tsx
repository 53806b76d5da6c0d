import { getRouteApi } from '@tanstack/react-router';
import { useWords } from '../../console/i18n';
import { ChoiceFilter, ClearFilters, TextFilter } from '../../console/list/filters';
import { NamedFilter } from '../../console/pick/PickNamed';
import { liveActions } from '../../console/search';
import { useMay } from '../../console/session/session';
import type { LiveSearch } from './useStream';

const route = getRouteApi('/signed-in/live');

export function isFiltered({ open: _open, ...filters }: LiveSearch): boolean {
  return Object.keys(filters).length > 0;
}

export function LiveFilters() {
  const { live: text, messages } = useWords();
  const may = useMay();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changed: { [K in keyof LiveSearch]?: LiveSearch[K] | undefined }): void =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  return (
    <>
      <TextFilter isSearch label={text.keyword} value={search.text} onChange={(value) => change({ text: value })} />
      <NamedFilter of="channels" label={messages.channel} value={search.channel} onChange={(channel) => change({ channel })} />
      <NamedFilter of="users" label={messages.sender} value={search.user} onChange={(user) => change({ user })} />
      {may('read_moderation') && (
        <>
          <ChoiceFilter
            label={text.done}
            value={search.action}
            choices={liveActions.map((value) => ({ value, label: text.doneChoices[value] }))}
            onChange={(action) => change({ action })}
          />
          <TextFilter label={messages.label} value={search.label} onChange={(label) => change({ label })} />
        </>
      )}
      {isFiltered(search) && <ClearFilters onClear={() => void navigate({ search: ({ open }) => (open ? { open } : {}), replace: true })} />}
    </>
  );
}

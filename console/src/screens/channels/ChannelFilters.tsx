import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useWords } from '../../console/i18n';
import { ChoiceFilter, ClearFilters, TextFilter } from '../../console/list/filters';
import { visibilities } from '../../console/search';
import { typesQuery } from '../../console/catalogue';
import { type ChannelsSearch, isFiltered } from './useChannels';

const route = getRouteApi('/signed-in/channels');

export function ChannelFilters() {
  const { channels: text } = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: types } = useQuery(typesQuery);
  const change = (changed: { [K in keyof ChannelsSearch]?: ChannelsSearch[K] | undefined }): void =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  return (
    <>
      <TextFilter isSearch label={text.search} value={search.search} onChange={(value) => change({ search: value })} />
      <ChoiceFilter
        label={text.type}
        value={search.type}
        choices={(types?.items ?? []).map(({ id }) => ({ value: id, label: id }))}
        onChange={(type) => change({ type })}
      />
      <ChoiceFilter
        label={text.visibility}
        value={search.visibility}
        choices={visibilities.map((value) => ({ value, label: text.visibilities[value] }))}
        onChange={(visibility) => change({ visibility })}
      />
      <ChoiceFilter
        label={text.active}
        value={search.archived ? 'archived' : undefined}
        choices={[{ value: 'archived', label: text.archived }]}
        onChange={(value) => change({ archived: value ? true : undefined })}
      />
      {isFiltered(search) && (
        <ClearFilters onClear={() => change({ search: undefined, type: undefined, visibility: undefined, archived: undefined })} />
      )}
    </>
  );
}

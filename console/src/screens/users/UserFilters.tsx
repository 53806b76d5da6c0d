import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { rolesQuery } from '../../console/catalogue';
import { useWords } from '../../console/i18n';
import { ChoiceFilter, ClearFilters, TextFilter } from '../../console/list/filters';
import { isFiltered, type UsersSearch } from './useUsers';

const route = getRouteApi('/signed-in/users');

export function UserFilters() {
  const { users: text } = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: roles } = useQuery(rolesQuery);
  const change = (changed: { [K in keyof UsersSearch]?: UsersSearch[K] | undefined }): void =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  const choices = (roles?.items ?? []).filter(({ id }) => id !== 'user' && id !== 'member').map(({ id }) => ({ value: id, label: id }));
  return (
    <>
      <TextFilter isSearch label={text.search} value={search.search} onChange={(value) => change({ search: value })} />
      <ChoiceFilter label={text.role} value={search.role} choices={choices} onChange={(role) => change({ role })} />
      {isFiltered(search) && <ClearFilters onClear={() => change({ search: undefined, role: undefined })} />}
    </>
  );
}

import { getRouteApi } from '@tanstack/react-router';
import { useWords } from '../../console/i18n';
import { ChoiceFilter, ClearFilters, DayFilter, TextFilter } from '../../console/list/filters';
import { NamedFilter } from '../../console/pick/PickNamed';
import { messageActions } from '../../console/search';
import { useMay } from '../../console/session/session';
import { isFiltered, type MessagesSearch } from './useMessages';

const route = getRouteApi('/signed-in/messages');

export function MessageFilters() {
  const { messages: text } = useWords();
  const may = useMay();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changed: { [K in keyof MessagesSearch]?: MessagesSearch[K] | undefined }): void =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  return (
    <>
      <TextFilter isSearch label={text.search} value={search.text} onChange={(value) => change({ text: value })} />
      <NamedFilter of="channels" label={text.channel} value={search.channel} onChange={(channel) => change({ channel })} />
      <NamedFilter of="users" label={text.sender} value={search.user} onChange={(user) => change({ user })} />
      {may('read_moderation') && (
        <>
          <ChoiceFilter
            label={text.action}
            value={search.action}
            choices={messageActions.map((value) => ({ value, label: text.actions[value] }))}
            onChange={(action) => change({ action })}
          />
          <TextFilter label={text.label} value={search.label} onChange={(label) => change({ label })} />
        </>
      )}
      <ChoiceFilter
        label={text.deletedFilter}
        value={search.deleted}
        choices={[
          { value: 'yes', label: text.deletedYes },
          { value: 'no', label: text.deletedNo },
        ]}
        onChange={(deleted) => change({ deleted })}
      />
      <DayFilter label={text.from} value={search.from} onChange={(from) => change({ from })} />
      <DayFilter label={text.to} value={search.to} onChange={(to) => change({ to })} />
      {isFiltered(search) && <ClearFilters onClear={() => void navigate({ search: ({ open }) => (open ? { open } : {}), replace: true })} />}
    </>
  );
}

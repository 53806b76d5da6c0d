import { IconTemplate } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { Empty } from '../../shared/States';
import { useWords } from '../../console/i18n';
import { type Column, DataTable } from '../../console/list/DataTable';
import { TextFilter } from '../../console/list/filters';
import { Moment } from '../../console/refs';
import classes from './Broadcast.module.css';
import { type Template, useTemplates } from './useTemplates';

const route = getRouteApi('/signed-in/broadcast');

export function TemplateFilters() {
  const { broadcast: text } = useWords();
  const { search } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <TextFilter
      isSearch
      label={text.searchTemplates}
      value={search}
      onChange={(words) => void navigate({ search: (before) => ({ ...before, search: words }), replace: true })}
    />
  );
}

/** Texts that are said again and again. */
export function TemplatesTab() {
  const { broadcast: text, frame } = useWords();
  const search = route.useSearch();
  const list = useTemplates(search);
  const columns: readonly Column<Template>[] = [
    { id: 'name', title: text.name, width: 'minmax(8rem, 1fr)', cell: ({ name }) => name },
    { id: 'text', title: text.message, width: 'minmax(8rem, 2fr)', from: 'medium', cell: ({ text: said }) => <span className={classes.quiet}>{said}</span> },
    { id: 'variables', title: text.variables, width: 'minmax(6rem, 1fr)', from: 'wide', cell: ({ variables }) => variables.map(({ name }) => name).join(', ') },
    { id: 'tags', title: text.tags, width: 'minmax(5rem, 1fr)', from: 'wide', cell: ({ tags }) => tags?.join(', ') },
    { id: 'at', title: text.updated, width: '5.5rem', align: 'end', cell: ({ updatedAt }) => <Moment at={updatedAt} /> },
  ];
  const empty = search.search ? (
    <Empty icon={IconTemplate} title={frame.noneFound} how={frame.noneFoundHow} />
  ) : (
    <Empty icon={IconTemplate} title={text.noTemplates} how={text.noTemplatesHow} />
  );
  return <DataTable label={text.tabs.templates} list={list} columns={columns} idOf={({ id }) => id} open={search.open} empty={empty} />;
}

import type { Schema } from '@gavel/client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../../console/api';
import { type List, PAGE, useList } from '../../console/list/useList';
import type { Option } from '../../console/pick/options';
import type { BroadcastSearch } from './useBroadcasts';

export type Template = Schema<'Template'>;

const FOUND = 20;

function containing(words: string | undefined) {
  return words ? { $or: [{ name: { $contains: words } }, { id: words }, { tags: words }] } : {};
}

/** The templates that fit what stands in the address, by name. */
export function useTemplates({ search }: BroadcastSearch): List<Template> {
  const body = { filter: containing(search), sort: [{ field: 'name', direction: 1 as const }], limit: PAGE };
  return useList(['templates', 'list', body], (cursor, signal) => api.post('/templates/query', { body: { ...body, ...(cursor && { cursor }) }, signal }));
}

/** Some to choose from. */
export function useTemplateOptions(words: string): readonly Option[] {
  const { data } = useQuery({
    queryKey: ['templates', 'pick', words],
    queryFn: ({ signal }) => api.post('/templates/query', { body: { filter: containing(words.trim()), sort: [{ field: 'name', direction: 1 }], limit: FOUND }, signal }),
    placeholderData: keepPreviousData,
  });
  return (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
}

export function useTemplate(id: string | undefined) {
  return useQuery({
    queryKey: ['templates', 'one', id],
    queryFn: ({ signal }) => api.get('/templates/{templateId}', { path: { templateId: id ?? '' }, signal }),
    enabled: id !== undefined,
  });
}

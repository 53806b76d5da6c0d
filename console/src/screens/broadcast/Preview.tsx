import { Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSaid } from '../../shared/notices/useSaid';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import classes from './Broadcast.module.css';
import { given } from './draft';
import type { Template } from './useTemplates';

const PAUSE_MS = 250;

/** How a template reads with these variables; what is missing is said. */
export function Preview({ template: { id, updatedAt, variables: known }, variables }: { template: Template; variables: Readonly<Record<string, string>> }) {
  const { broadcast: text } = useWords();
  const said = useSaid();
  const [values] = useDebouncedValue(given({ variables }), PAUSE_MS);
  const missing = known.filter(({ name, default: usual }) => values[name] === undefined && (usual === null || usual === undefined));
  const { data, error } = useQuery({
    queryKey: ['templates', 'render', id, updatedAt, values],
    queryFn: ({ signal }) => api.post('/templates/{templateId}/render', { path: { templateId: id }, body: { variables: values }, signal }),
    enabled: missing.length === 0,
    placeholderData: keepPreviousData,
  });
  return (
    <div role="group" aria-label={text.preview}>
      <Text size="sm" fw={500} mb={4}>
        {text.preview}
      </Text>
      {missing.length > 0 ? (
        <p className={classes.quiet}>{text.missing(missing.map(({ name }) => name).join(', '))}</p>
      ) : error ? (
        <p className={classes.quiet}>{said(error)}</p>
      ) : (
        <p className={classes.preview}>{data?.text}</p>
      )}
    </div>
  );
}

import type { Schema } from '@gavel/client';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api';
import { useWords } from '../i18n';
import { useChannelName, useUserName } from '../names';
import { useMay } from '../session/session';
import classes from './Named.module.css';

type Named = Pick<Schema<'Operator'>, 'id' | 'email' | 'displayName'>;

const MOST = 100;
const FRESH_MS = 5 * 60_000;

/** The operators' names, as far as one may know them. */
export function useOperators(): readonly Named[] {
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['operators', 'names'],
    queryFn: ({ signal }) => api.post('/operators/query', { body: { limit: MOST }, signal }),
    enabled: may('manage_operators'),
    staleTime: FRESH_MS,
  });
  return data?.items ?? [];
}

/** The kind before the `:`, and the id after it. */
export function split(named: string): [string, string] {
  const at = named.indexOf(':');
  return at < 0 ? [named, ''] : [named.slice(0, at), named.slice(at + 1)];
}

/** An actor or target of the audit log, such as `operator:ID` or `channel:general`, by name where it is known. */
export function Named({ of }: { of: string }) {
  const { audit: text } = useWords();
  const [kind, id] = split(of);
  const operator = useOperators().find((one) => kind === 'operator' && one.id === id);
  const isUser = kind === 'user' || kind === 'as';
  const { name: user } = useUserName(isUser ? id : undefined);
  const channel = useChannelName(kind === 'channel' ? id : undefined);
  const name = operator ? (operator.displayName ?? operator.email) : isUser ? user : kind === 'channel' ? channel : id;
  const label = (text.kinds as Partial<Record<string, string>>)[kind] ?? kind;
  return (
    <span title={of} className="truncate">
      <span className={classes.quiet}>{label}</span> {name}
    </span>
  );
}

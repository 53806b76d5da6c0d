// What there is to choose from, found by the beginning of a name.

import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { Avatar } from '../../shared/Avatar';
import { api } from '../api';
import { useWords } from '../i18n';
import { channelQuery, userQuery } from '../names';
import { useMay } from '../session/session';
import classes from './pick.module.css';

export type Kind = 'users' | 'channels';

/** Something to choose: what it is called, and what it is known by. */
export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
  readonly kind?: Kind;
  readonly picture?: string | null | undefined;
}

const FOUND = 8;
const PAUSE_MS = 150;
const ID = /^[\w.:@-]{1,64}$/;

/** What was found, and whether that is the answer to what stands there now. */
export interface Found {
  readonly options: readonly Option[];
  readonly isSettled: boolean;
}

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Whether an option is still meant, before the server has said so. */
export function mayFit({ value, label }: Option, words: string): boolean {
  return value === words.trim() || fold(label).includes(fold(words.trim()));
}

/** The first few that have a word in their name or id that begins so. */
export function useFound(kind: Kind, words: string, isAsked = true): Found {
  const may = useMay();
  const [typed] = useDebouncedValue(words.trim(), PAUSE_MS);
  const named = typed ? { $or: [{ id: typed }, { id: { $autocomplete: typed } }, { displayName: { $autocomplete: typed } }] } : {};
  // What people have between them has no name.
  const filter = kind === 'users' ? named : { ...named, visibility: { $in: ['public', 'private'] } };
  const { data, isFetching, isPlaceholderData } = useQuery({
    queryKey: [kind, 'pick', typed],
    queryFn: ({ signal }) => api.post(`/${kind}/query`, { body: { filter, limit: FOUND }, signal }),
    enabled: isAsked && may(kind === 'users' ? 'read_users' : 'read_channel'),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  const options = (data?.items ?? []).map(({ id, displayName, avatarUrl }): Option => {
    return { value: id, label: displayName ?? id, hint: id, kind, picture: avatarUrl };
  });
  const isSettled = typed === words.trim() && !isPlaceholderData && !isFetching;
  return { options: isSettled ? options : options.filter((option) => mayFit(option, words)), isSettled };
}

/** Those with these ids, as they are called. */
export function useChosen(kind: Kind, ids: readonly string[]): readonly Option[] {
  const may = useMay();
  const users = useQueries({ queries: ids.map((id) => ({ ...userQuery(id), enabled: kind === 'users' && may('read_users') })) });
  const channels = useQueries({ queries: ids.map((id) => ({ ...channelQuery(id), enabled: kind === 'channels' && may('read_channel') })) });
  return ids.map((id, index) => {
    const known = (kind === 'users' ? users : channels)[index]?.data;
    return { value: id, label: known?.displayName ?? id, hint: id, kind, picture: known?.avatarUrl };
  });
}

/** Each once, and what was typed as an id, in case it is one that is not to be found. */
export function useOffered(words: string, chosen: readonly Option[], ...found: readonly Found[]): Option[] {
  const { frame } = useWords();
  const several = [chosen, ...found.map(({ options }) => options)].flat();
  const all = new Map(several.map((option) => [option.value, option]));
  const typed = words.trim();
  const isNew = found.every(({ isSettled }) => isSettled) && !several.some(({ value, label }) => value === typed || label === typed);
  if (ID.test(typed) && isNew) all.set(typed, { value: typed, label: typed, hint: frame.pickAsId });
  return [...all.values()];
}

/** One in the list that opens. */
export function OptionLine({ option: { value, label, hint, kind, picture } }: { option: Option }) {
  return (
    <span className={classes.option}>
      {kind && <Avatar id={value} name={label} url={picture} size={22} shape={kind === 'users' ? 'round' : 'square'} />}
      <span className="truncate">{label}</span>
      {hint !== undefined && hint !== label && <span className={classes.hint}>{hint}</span>}
    </span>
  );
}

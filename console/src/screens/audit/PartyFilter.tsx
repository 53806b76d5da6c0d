import { useState } from 'react';
import { split, useOperators } from '../../console/audit/Named';
import { useWords } from '../../console/i18n';
import { type Found, type Kind, mayFit, type Option, useChosen, useFound, useOffered } from '../../console/pick/options';
import classes from '../../console/pick/pick.module.css';
import { filterList } from '../../console/pick/PickNamed';
import { PickOne } from '../../console/pick/PickOne';

interface Props {
  label: string;
  /** As the log writes it, such as `operator:ID` or `channel:general`. */
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  /** Who or what it may be, beside users. */
  beside: 'operators' | 'channels';
}

const prefixes: Readonly<Record<Kind, string>> = { users: 'user', channels: 'channel' };

/** Who did something, or on what it was done: by typing a name. Others are typed as the log writes them. */
export function PartyFilter({ label, value, onChange, beside }: Props) {
  const { audit: text } = useWords();
  const [words, setWords] = useState('');
  const [prefix, id] = split(value ?? '');
  const operators = useOperators().map((one): Option => {
    return { value: `operator:${one.id}`, label: one.displayName ?? one.email, hint: text.kinds.operator };
  });
  const written = (kind: Kind, options: readonly Option[]): Option[] =>
    options.map((option) => ({ ...option, value: `${prefixes[kind]}:${option.value}`, hint: text.kinds[kind === 'users' ? 'user' : 'channel'] }));
  const users = written('users', useChosen('users', prefix === 'user' ? [id] : []));
  const channels = written('channels', useChosen('channels', prefix === 'channel' ? [id] : []));
  const known = [...operators, ...users, ...channels].find((option) => option.value === value);
  const chosen = value === undefined ? [] : [known ?? { value, label: value }];
  const asked = words === chosen[0]?.label ? '' : words;
  const channelsFound = useFound('channels', asked, beside === 'channels');
  const usersFound = useFound('users', asked);
  const besides: Found =
    beside === 'operators'
      ? { options: operators.filter((option) => mayFit(option, asked)), isSettled: true }
      : { ...channelsFound, options: written('channels', channelsFound.options) };
  const options = useOffered(asked, chosen, besides, { ...usersFound, options: written('users', usersFound.options) });
  return (
    <PickOne
      aria-label={label}
      placeholder={label}
      className={classes.filter ?? ''}
      size="sm"
      comboboxProps={filterList}
      options={options}
      value={value}
      onChange={onChange}
      words={words}
      onWords={setWords}
    />
  );
}

import { type ComponentProps, useState } from 'react';
import { useWords } from '../i18n';
import { type Kind, useChosen, useFound, useOffered } from './options';
import classes from './pick.module.css';
import { PickOne } from './PickOne';

interface Props extends Omit<ComponentProps<typeof PickOne>, 'options' | 'words' | 'onWords' | 'value'> {
  of: Kind;
  value: string | undefined;
}

/** A user or a channel, by typing the name. */
export function PickNamed({ of, value, ...field }: Props) {
  const { frame } = useWords();
  const [words, setWords] = useState('');
  const chosen = useChosen(of, value === undefined ? [] : [value]);
  // What stands there is no search.
  const asked = words === chosen[0]?.label ? '' : words;
  const options = useOffered(asked, chosen, useFound(of, asked));
  const hint = of === 'users' ? frame.pickUsers : frame.pickChannels;
  return <PickOne placeholder={hint} {...field} options={options} value={value} words={words} onWords={setWords} />;
}

/** A list that is wider than its field. */
export const filterList = { width: 280, position: 'bottom-start' } as const;

interface FilterProps {
  of: Kind;
  label: string;
  value: string | undefined;
  onChange: (id: string | undefined) => void;
}

/** The same above a list. */
export function NamedFilter({ label, ...field }: FilterProps) {
  return <PickNamed {...field} aria-label={label} placeholder={label} className={classes.filter ?? ''} size="sm" comboboxProps={filterList} />;
}

// The fields above a list. What is chosen stands in the address.

import { Button, CloseButton, Select, TextInput } from '@mantine/core';
import { IconFilterOff, IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../../shared/i18n';
import { useKeys } from '../frame/keys';
import { useWords } from '../i18n';
import classes from './filters.module.css';

const PAUSE_MS = 250;

interface TextProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  /** What `/` leads to. */
  isSearch?: boolean;
}

/** Words to search for, or an id; a moment after they were typed. */
export function TextFilter({ label, value = '', onChange, isSearch }: TextProps) {
  const { common } = useText();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  // Changed from elsewhere: by the back button, or all at once.
  if (value !== known) {
    setKnown(value);
    if (value !== typed.trim()) setTyped(value);
  }
  useEffect(() => {
    const wanted = typed.trim();
    if (wanted === value) return;
    const timer = setTimeout(() => onChange(wanted || undefined), PAUSE_MS);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- what is typed is what counts
  }, [typed]);
  useKeys(isSearch ? { '/': () => field.current?.select() } : {});
  const clear = (): void => {
    setTyped('');
    onChange(undefined);
  };
  return (
    <TextInput
      ref={field}
      className={isSearch ? classes.search : classes.text}
      size="sm"
      type={isSearch ? 'search' : 'text'}
      aria-label={label}
      placeholder={label}
      leftSection={isSearch ? <IconSearch size={16} aria-hidden /> : undefined}
      rightSection={typed ? <CloseButton size="sm" aria-label={common.delete} onClick={clear} /> : undefined}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Escape' && field.current?.blur()}
    />
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T | undefined;
  choices: readonly { value: T; label: string }[];
  onChange: (value: T | undefined) => void;
}

/** One of several, or any. */
export function ChoiceFilter<T extends string>({ label, value, choices, onChange }: ChoiceProps<T>) {
  return (
    <Select
      className={classes.field}
      size="sm"
      aria-label={label}
      placeholder={label}
      clearable
      data-chosen={value !== undefined || undefined}
      data={[...choices]}
      value={value ?? null}
      onChange={(chosen) => onChange(chosen ?? undefined)}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
    />
  );
}

interface DayProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

/** A day of the calendar, as YYYY-MM-DD. */
export function DayFilter({ label, value, onChange }: DayProps) {
  return (
    <label className={classes.day}>
      <span>{label}</span>
      <input type="date" value={value ?? ''} onChange={(event) => onChange(event.currentTarget.value || undefined)} />
    </label>
  );
}

export function ClearFilters({ onClear }: { onClear: () => void }) {
  const { frame } = useWords();
  return (
    <Button size="sm" variant="subtle" color="gray" leftSection={<IconFilterOff size={16} />} onClick={onClear}>
      {frame.clearFilters}
    </Button>
  );
}

/** From the start of one day to the end of another, as times. */
export function between(from: string | undefined, to: string | undefined): { $gte?: string; $lt?: string } | undefined {
  if (!from && !to) return undefined;
  const start = (day: string, later = 0): string => {
    const date = new Date(`${day}T00:00`);
    date.setDate(date.getDate() + later);
    return date.toISOString();
  };
  return { ...(from && { $gte: start(from) }), ...(to && { $lt: start(to, 1) }) };
}

import { Select, type SelectProps } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { useWords } from '../i18n';
import { type Option, OptionLine } from './options';

interface Props extends Pick<SelectProps, 'label' | 'description' | 'error' | 'required' | 'aria-label' | 'placeholder' | 'className' | 'size' | 'comboboxProps'> {
  options: readonly Option[];
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  words: string;
  onWords: (words: string) => void;
}

/** One of what is found by typing. */
export function PickOne({ options, value, onChange, words, onWords, ...field }: Props) {
  const { frame } = useWords();
  const chosen = options.find((option) => option.value === value);
  // What came after one typed has nothing marked; the first of it is what is meant.
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || !words.trim() || words === chosen?.label) return;
    if (event.currentTarget.getAttribute('aria-activedescendant')) return;
    event.preventDefault();
    const first = options.find((option) => option.value !== value);
    if (first) onChange(first.value);
  };
  return (
    <Select
      {...field}
      data={[...options]}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      searchable
      searchValue={words}
      onSearchChange={onWords}
      onKeyDown={press}
      clearable
      data-chosen={value !== undefined || undefined}
      // Who goes on by Tab wants no list in the way.
      openOnFocus={false}
      // The server has filtered.
      filter={({ options: all }) => all}
      nothingFoundMessage={frame.pickNone}
      renderOption={({ option }) => <OptionLine option={options.find((one) => one.value === option.value) ?? option} />}
    />
  );
}

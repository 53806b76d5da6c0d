import { MultiSelect, type MultiSelectProps } from '@mantine/core';
import { type ClipboardEvent, type KeyboardEvent, useState } from 'react';
import { useWords } from '../i18n';
import { idsIn } from '../ids';
import { type Kind, OptionLine, useChosen, useFound, useOffered } from './options';

interface Props extends Pick<MultiSelectProps, 'label' | 'description' | 'error' | 'required' | 'maxValues'> {
  of: Kind;
  value: readonly string[];
  onChange: (ids: string[]) => void;
}

/** Users or channels, by typing their names; ids can be pasted. */
export function PickMany({ of, value, onChange, ...field }: Props) {
  const { frame } = useWords();
  const [words, setWords] = useState('');
  const [isOpen, setOpen] = useState(false);
  const options = useOffered(words, useChosen(of, value), useFound(of, words));
  const free = options.filter(({ value: id }) => !value.includes(id));

  const paste = (event: ClipboardEvent): void => {
    const ids = idsIn(event.clipboardData.getData('text'));
    // One of them may as well be the beginning of a name.
    if (ids.length < 2) return;
    event.preventDefault();
    onChange([...new Set([...value, ...ids])]);
  };
  // What came after one typed has nothing marked; the first of it is what is meant.
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || !words.trim()) return;
    if (event.currentTarget.getAttribute('aria-activedescendant')) return;
    event.preventDefault();
    if (free[0]) onChange([...value, free[0].value]);
    setWords('');
    setOpen(false);
  };
  return (
    <MultiSelect
      {...field}
      data={options}
      value={[...value]}
      onChange={onChange}
      searchable
      searchValue={words}
      onSearchChange={setWords}
      onPaste={paste}
      onKeyDown={press}
      dropdownOpened={isOpen}
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => setOpen(false)}
      onOptionSubmit={() => setOpen(false)}
      // Who goes on by Tab wants no list in the way.
      openOnFocus={false}
      hidePickedOptions
      clearable
      placeholder={value.length ? undefined : of === 'users' ? frame.pickUsers : frame.pickChannels}
      // The server has filtered.
      filter={({ options: all }) => all}
      nothingFoundMessage={words.trim() && frame.pickNone}
      renderOption={({ option }) => <OptionLine option={options.find(({ value: id }) => id === option.value) ?? option} />}
    />
  );
}

import type { User } from '@gavel/client';
import { Group, MultiSelect, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useText } from '../i18n';
import { useSaid } from '../../shared/notices/useSaid';
import { useSession } from '../session/session';
import { UserAvatar } from '../session/UserAvatar';
import { useFound } from '../session/useFound';
import { nameOf, useNames } from '../session/users';
import { findPeople } from './people';

interface Props {
  label: string;
  description?: string;
  placeholder?: string;
  value: readonly string[];
  onChange: (ids: string[]) => void;
  most?: number;
  /** Who is not offered. */
  without?: readonly string[];
  withFocus?: boolean;
  /** Whether oneself is offered. */
  withMe?: boolean;
  size?: string;
  error?: string | undefined;
}

/** Chooses people by their names. */
export function PeoplePicker({ label, description, placeholder, value, onChange, most = 100, without = [], withFocus = false, withMe = false, size = 'sm', error }: Props) {
  const { people: text } = useText();
  const { client, me } = useSession();
  const said = useSaid();
  const [search, setSearch] = useState('');
  const { found, searching, error: failed } = useFound(search, (signal) => findPeople(client, search, { signal }));
  const names = useNames(value);
  const data = useMemo(() => {
    const offered = new Map<string, string>(value.map((id) => [id, names.get(id) ?? id]));
    const isOffered = ({ id }: User): boolean => (withMe || id !== me.id) && !without.includes(id);
    for (const user of (found ?? []).filter(isOffered)) offered.set(user.id, nameOf(user.id, user));
    return [...offered].map(([id, name]) => ({ value: id, label: name }));
  }, [found, names, value, me.id, without, withMe]);
  return (
    <MultiSelect
      size={size}
      label={label}
      description={description}
      placeholder={value.length === 0 ? (placeholder ?? text.typeName) : ''}
      data={data}
      value={[...value]}
      onChange={(ids) => {
        onChange(ids);
        setSearch('');
      }}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      filter={({ options }) => options}
      maxValues={most}
      hidePickedOptions
      error={error}
      nothingFoundMessage={failed ? said(failed) : searching || !found ? text.searching : text.nobodyFound}
      data-autofocus={withFocus || undefined}
      clearButtonProps={{ 'aria-label': text.clear }}
      comboboxProps={{ shadow: 'md' }}
      maxDropdownHeight={280}
      renderOption={({ option }) => (
        <Group gap="sm" wrap="nowrap">
          <UserAvatar userId={option.value} size={28} />
          <div>
            <Text size="sm">{option.label}</Text>
            <Text size="xs" c="dimmed">
              @{option.value}
            </Text>
          </div>
        </Group>
      )}
    />
  );
}

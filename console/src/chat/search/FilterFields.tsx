import { Select, TextInput } from '@mantine/core';
import { useText } from '../i18n';
import { PeoplePicker } from '../members/PeoplePicker';
import { useAppPermissions } from '../session/permissions';
import { useChannels } from '../session/session';
import type { Filters } from './query';
import classes from './Search.module.css';

interface Props {
  filters: Filters;
  onChange: (filters: Filters) => void;
  /** Of one channel: that is not asked for. */
  isWithin: boolean;
}

export function FilterFields({ filters, onChange, isWithin }: Props) {
  const { search: text } = useText();
  const { channels } = useChannels();
  const mayFindPeople = useAppPermissions().has('read_users');
  const named = channels.filter(({ channel }) => channel.base !== 'conversation');
  const set = (change: Partial<Filters>): void => onChange({ ...filters, ...change });
  return (
    <div className={classes.filters}>
      {!isWithin && (
        <Select
          size="xs"
          label={text.inChannel}
          placeholder={text.anyChannel}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': text.clear }}
          data={named.map(({ channel }) => ({ value: channel.id, label: channel.displayName ?? channel.id }))}
          value={filters.channelId}
          onChange={(channelId) => set({ channelId })}
        />
      )}
      {mayFindPeople && (
        <PeoplePicker size="xs" label={text.fromPerson} placeholder={text.anybody} value={filters.userIds} most={10} withMe onChange={(userIds) => set({ userIds })} />
      )}
      <Select
        size="xs"
        label={text.has}
        placeholder={text.anything}
        clearable
        clearButtonProps={{ 'aria-label': text.clear }}
        data={[
          { value: 'link', label: text.aLink },
          { value: 'file', label: text.aFile },
        ]}
        value={filters.has}
        onChange={(has) => set({ has: has })}
      />
      <TextInput size="xs" type="date" label={text.from} value={filters.from} max={filters.until || undefined} onChange={(event) => set({ from: event.currentTarget.value })} />
      <TextInput size="xs" type="date" label={text.until} value={filters.until} min={filters.from || undefined} onChange={(event) => set({ until: event.currentTarget.value })} />
    </div>
  );
}

import { Button } from '@mantine/core';
import { IconHash, IconPlus } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { lazy } from 'react';
import { Empty } from '../../shared/States';
import { useWords } from '../../console/i18n';
import { DataTable } from '../../console/list/DataTable';
import { Screen } from '../../console/list/Screen';
import { Needs } from '../../console/Needs';
import { useMay } from '../../console/session/session';
import { ChannelFilters } from './ChannelFilters';
import { CreateChannel } from './CreateChannel';
import { useChannelColumns } from './useChannelColumns';
import { isFiltered, useChannels } from './useChannels';

const ChannelPanel = lazy(() => import('./ChannelPanel').then(({ ChannelPanel: panel }) => ({ default: panel })));
const route = getRouteApi('/signed-in/channels');

/** All channels there are. */
export function ChannelsScreen() {
  return (
    <Needs one={['read_channel']}>
      <Channels />
    </Needs>
  );
}

function Channels() {
  const { channels: text, frame } = useWords();
  const may = useMay();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useChannels(search);
  const columns = useChannelColumns();
  const create = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => void navigate({ search: (before) => ({ ...before, new: true }) })}>
      {text.create}
    </Button>
  );
  const sorting = {
    field: search.sort ?? 'createdAt',
    isUp: search.direction === 'up',
    onSort: (field: string, isUp: boolean): void =>
      void navigate({ search: (before) => ({ ...before, sort: field as 'createdAt', direction: isUp ? 'up' : undefined }), replace: true }),
  };
  const empty = isFiltered(search) ? (
    <Empty icon={IconHash} title={frame.noneFound} how={frame.noneFoundHow} />
  ) : (
    <Empty icon={IconHash} title={text.empty} how={text.emptyHow} />
  );
  return (
    <Screen
      title={frame.places.channels}
      actions={may('create_channel') && create}
      filters={<ChannelFilters />}
      panel={search.open !== undefined && <ChannelPanel key={search.open} id={search.open} />}
    >
      <DataTable label={frame.places.channels} list={list} columns={columns} idOf={({ id }) => id} open={search.open} empty={empty} sorting={sorting} />
      <CreateChannel
        opened={search.new === true}
        onClose={() => void navigate({ search: ({ new: _new, ...rest }) => rest, replace: true })}
        onMade={(id) => void navigate({ search: ({ new: _new, ...rest }) => ({ ...rest, open: id }), replace: true })}
      />
    </Screen>
  );
}

import { Button } from '@mantine/core';
import { IconPlus, IconUsers } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { lazy } from 'react';
import { Empty } from '../../shared/States';
import { useWords } from '../../console/i18n';
import { DataTable } from '../../console/list/DataTable';
import { Screen } from '../../console/list/Screen';
import { Needs } from '../../console/Needs';
import { useMay } from '../../console/session/session';
import { CreateUser } from './CreateUser';
import { UserFilters } from './UserFilters';
import { useUserColumns } from './useUserColumns';
import { isFiltered, useUsers } from './useUsers';

const UserPanel = lazy(() => import('./UserPanel').then(({ UserPanel: panel }) => ({ default: panel })));
const route = getRouteApi('/signed-in/users');

/** All who chat. */
export function UsersScreen() {
  return (
    <Needs one={['read_users']}>
      <Users />
    </Needs>
  );
}

function Users() {
  const { users: text, frame } = useWords();
  const may = useMay();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useUsers(search);
  const columns = useUserColumns();
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
    <Empty icon={IconUsers} title={frame.noneFound} how={frame.noneFoundHow} />
  ) : (
    <Empty icon={IconUsers} title={text.empty} how={text.emptyHow} />
  );
  return (
    <Screen
      title={frame.places.users}
      actions={may('manage_users') && create}
      filters={<UserFilters />}
      panel={search.open !== undefined && <UserPanel key={search.open} id={search.open} />}
    >
      <DataTable label={frame.places.users} list={list} columns={columns} idOf={({ id }) => id} open={search.open} empty={empty} sorting={sorting} />
      <CreateUser
        opened={search.new === true}
        onClose={() => void navigate({ search: ({ new: _new, ...rest }) => rest, replace: true })}
        onMade={(id) => void navigate({ search: ({ new: _new, ...rest }) => ({ ...rest, open: id }), replace: true })}
      />
    </Screen>
  );
}

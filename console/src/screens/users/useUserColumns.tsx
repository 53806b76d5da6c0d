import type { User } from '@gavel/client';
import { Badge } from '@mantine/core';
import { Avatar } from '../../shared/Avatar';
import { useWords } from '../../console/i18n';
import type { Column } from '../../console/list/DataTable';
import { Moment } from '../../console/refs';
import classes from './Users.module.css';

export function useUserColumns(): readonly Column<User>[] {
  const { users: text } = useWords();
  return [
    {
      id: 'name',
      title: text.name,
      width: 'minmax(8rem, 2fr)',
      cell: ({ id, displayName, avatarUrl }) => (
        <span className={classes.name}>
          <Avatar id={id} name={displayName ?? id} url={avatarUrl} size={26} />
          <span className="truncate">{displayName ?? id}</span>
        </span>
      ),
    },
    { id: 'id', title: text.id, width: 'minmax(8rem, 1fr)', sort: 'id', from: 'medium', cell: ({ id }) => <span className={classes.quiet}>{id}</span> },
    {
      id: 'roles',
      title: text.roles,
      width: 'minmax(6rem, 1fr)',
      from: 'medium',
      cell: ({ roles }) => (
        <span className={classes.roles}>
          {roles?.map((role) => (
            <Badge key={role} size="sm" variant="light" tt="none">
              {role}
            </Badge>
          ))}
        </span>
      ),
    },
    { id: 'created', title: text.created, width: '6rem', align: 'end', sort: 'createdAt', cell: ({ createdAt }) => <Moment at={createdAt} /> },
    { id: 'updated', title: text.updated, width: '6rem', align: 'end', sort: 'updatedAt', from: 'wide', cell: ({ updatedAt }) => <Moment at={updatedAt} /> },
  ];
}

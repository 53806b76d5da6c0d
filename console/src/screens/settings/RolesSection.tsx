import { Badge } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Failed, Placeholders } from '../../shared/States';
import { useWords } from '../../console/i18n';
import { LinkButton } from '../../console/LinkButton';
import { Lead } from './Lead';
import { ofOperators, ofUsers, type RoleKind } from './roleKinds';
import classes from './Settings.module.css';

const route = getRouteApi('/signed-in/settings');

/** As what a role is opened that there is not yet; no role has this id. */
export const NEW = '*';

export function OperatorRolesSection() {
  const { settings: text } = useWords();
  return <Roles kind={ofOperators} lead={text.operatorRolesLead} label={text.sections.operatorRoles} />;
}

export function UserRolesSection() {
  const { settings: text } = useWords();
  return <Roles kind={ofUsers} lead={text.rolesLead} label={text.sections.roles} />;
}

function Roles({ kind, lead, label }: { kind: RoleKind; lead: string; label: string }) {
  const { settings: text } = useWords();
  const { open } = route.useSearch();
  const { data, error, refetch } = useQuery(kind.query);
  return (
    <>
      <Lead
        action={
          <LinkButton to="/settings" from="/settings" search={(before) => ({ ...before, open: NEW })} leftSection={<IconPlus size={16} />}>
            {text.newRole}
          </LinkButton>
        }
      >
        {lead}
      </Lead>
      {!data && (error ? <Failed error={error} onRetry={() => void refetch()} /> : <Placeholders rows={5} />)}
      <ul className={classes.list} aria-label={label}>
        {data?.items.map(({ id, description, permissions, builtIn }) => (
          <li key={id} className={classes.line} data-open={open === id || undefined}>
            <div className={classes.grow}>
              <div className={classes.name}>
                <Link from="/settings" to="/settings" search={(before) => ({ ...before, open: id })} className={classes.link} aria-current={open === id || undefined}>
                  {id}
                </Link>
                {builtIn && (
                  <Badge size="sm" variant="default" tt="none">
                    {text.builtIn}
                  </Badge>
                )}
              </div>
              <div className={classes.quiet}>{description}</div>
            </div>
            <span className={classes.quiet}>{text.permissionCount(permissions.length)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

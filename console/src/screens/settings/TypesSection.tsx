import { Badge } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Failed, Placeholders } from '../../shared/States';
import { typesQuery } from '../../console/catalogue';
import { useWords } from '../../console/i18n';
import { LinkButton } from '../../console/LinkButton';
import { Lead } from './Lead';
import { NEW } from './RolesSection';
import classes from './Settings.module.css';

const route = getRouteApi('/signed-in/settings');

/** What channels are made from. */
export function TypesSection() {
  const { settings: text, channels } = useWords();
  const { open } = route.useSearch();
  const { data, error, refetch } = useQuery(typesQuery);
  return (
    <>
      <Lead
        action={
          <LinkButton to="/settings" from="/settings" search={(before) => ({ ...before, open: NEW })} leftSection={<IconPlus size={16} />}>
            {text.newType}
          </LinkButton>
        }
      >
        {text.typesLead}
      </Lead>
      {!data && (error ? <Failed error={error} onRetry={() => void refetch()} /> : <Placeholders rows={5} />)}
      <ul className={classes.list} aria-label={text.sections.types}>
        {data?.items.map(({ id, description, base, visibility, builtIn }) => (
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
            <span className={classes.quiet}>{[base !== id && base, channels.visibilities[visibility]].filter(Boolean).join(' · ')}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

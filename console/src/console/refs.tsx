// Users, channels and moments, as they stand in lists and details.

import { Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Avatar } from '../shared/Avatar';
import { useI18n } from '../shared/i18n';
import { briefly, momentOf } from '../shared/time';
import { useChannelName, useUserName } from './names';
import classes from './refs.module.css';

/** A user's name, which leads to them unless it stands in a row that is a link itself. */
export function UserRef({ id, plain }: { id: string; plain?: boolean }) {
  const { name, user } = useUserName(id);
  const shown = (
    <>
      <Avatar id={id} name={name} url={user?.avatarUrl} size={20} />
      <span className="truncate">{name}</span>
    </>
  );
  if (plain) return <span className={classes.ref}>{shown}</span>;
  return (
    <Link className={classes.ref} to="/users" search={{ open: id }}>
      {shown}
    </Link>
  );
}

export function ChannelRef({ id, plain }: { id: string; plain?: boolean }) {
  const name = useChannelName(id);
  if (plain) return <span className="truncate">{name}</span>;
  return (
    <Link className={classes.ref} to="/channels" search={{ open: id }}>
      <span className="truncate">{name}</span>
    </Link>
  );
}

/** A moment, briefly; all of it where one points. */
export function Moment({ at }: { at: string }) {
  const { locale } = useI18n();
  return (
    <Tooltip label={momentOf(at, locale)} openDelay={300}>
      <time dateTime={at} className={classes.moment}>
        {briefly(at, locale)}
      </time>
    </Tooltip>
  );
}

/** A moment in full, to the second. */
export function FullMoment({ at }: { at: string }) {
  const { locale } = useI18n();
  return <time dateTime={at}>{new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at))}</time>;
}

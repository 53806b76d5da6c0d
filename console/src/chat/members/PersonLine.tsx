import type { ReactNode } from 'react';
import { useText } from '../i18n';
import { useOnline } from '../session/presence';
import { useSession } from '../session/session';
import { UserAvatar } from '../session/UserAvatar';
import { nameOf, useUser } from '../session/users';
import classes from './PersonLine.module.css';
import { UserButton } from './UserButton';

interface Props {
  userId: string;
  /** Beside the name. */
  badges?: ReactNode;
  /** Below it; the id if absent. */
  sub?: ReactNode;
  actions?: ReactNode;
  size?: number;
}

/** Somebody in a list, with whether they are online. */
export function PersonLine({ userId, badges, sub, actions, size = 36 }: Props) {
  const text = useText();
  const { me } = useSession();
  const user = useUser(userId);
  const isOnline = useOnline(userId);
  return (
    <div className={classes.line}>
      <UserButton userId={userId} isDecoration>
        <span className={classes.picture}>
          <UserAvatar userId={userId} size={size} />
          {isOnline && <span className={classes.online} title={text.people.online} />}
        </span>
      </UserButton>
      <div className={classes.about}>
        <div className={classes.name}>
          <UserButton userId={userId}>
            <b>{nameOf(userId, user)}</b>
          </UserButton>
          {userId === me.id && <span className={classes.quiet}>({text.common.you})</span>}
          {isOnline && <span className="visually-hidden">{text.people.online}</span>}
          {badges}
        </div>
        <div className={classes.sub}>{sub ?? `@${userId}`}</div>
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}

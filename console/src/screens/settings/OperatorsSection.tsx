import { Badge, Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Schema } from '@gavel/client';
import { Avatar } from '../../shared/Avatar';
import { useI18n } from '../../shared/i18n';
import { Failed, Placeholders } from '../../shared/States';
import { briefly } from '../../shared/time';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { MoreButton } from '../../console/list/MoreButton';
import { PAGE, useList } from '../../console/list/useList';
import { useSession } from '../../console/session/session';
import { Invitations } from './Invitations';
import { InviteOperator } from './InviteOperator';
import { Lead } from './Lead';
import { OperatorMenu } from './OperatorMenu';
import classes from './Settings.module.css';

/** Who may sign in here. */
export function OperatorsSection() {
  const { settings: text } = useWords();
  const [invites, setInvites] = useState(false);
  const list = useList(['operators', 'list'], (cursor, signal) => api.post('/operators/query', { body: { limit: PAGE, ...(cursor && { cursor }) }, signal }));
  return (
    <>
      <Lead
        action={
          <Button leftSection={<IconPlus size={16} />} onClick={() => setInvites(true)}>
            {text.invite}
          </Button>
        }
      >
        {text.operatorsLead}
      </Lead>
      {list.isFirst && (list.error ? <Failed error={list.error} onRetry={list.retry} /> : <Placeholders rows={3} />)}
      <ul className={classes.list} aria-label={text.sections.operators}>
        {list.rows.map((operator) => (
          <OperatorLine key={operator.id} operator={operator} />
        ))}
      </ul>
      <MoreButton list={list} />
      <Invitations />
      <InviteOperator opened={invites} onClose={() => setInvites(false)} />
    </>
  );
}

function OperatorLine({ operator }: { operator: Schema<'Operator'> }) {
  const { settings: text } = useWords();
  const { locale } = useI18n();
  const { operator: me } = useSession();
  const { id, email, displayName, roles, totpEnabled, lastSignInAt, disabledAt } = operator;
  const name = displayName ?? email;
  return (
    <li className={classes.line}>
      <Avatar id={id} name={name} size={34} />
      <div className={classes.grow}>
        <div className={classes.name}>
          {name}
          {id === me.id && <Badge size="sm" tt="none">{text.you}</Badge>}
          {roles.map((role) => (
            <Badge key={role} size="sm" variant="light" tt="none">
              {role}
            </Badge>
          ))}
          {disabledAt && <Badge size="sm" color="red.9" tt="none">{text.disabled}</Badge>}
          {!totpEnabled && <Badge size="sm" variant="default" tt="none">{text.noTotp}</Badge>}
        </div>
        <div className={classes.quiet}>
          {email} · {lastSignInAt ? text.lastSignIn(briefly(lastSignInAt, locale)) : text.neverSignedIn}
        </div>
      </div>
      {id !== me.id && <OperatorMenu operator={operator} />}
    </li>
  );
}

import { Badge, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useI18n } from '../../shared/i18n';
import { Failed } from '../../shared/States';
import { briefly } from '../../shared/time';
import { useAct } from '../../console/act/useAct';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import classes from './Settings.module.css';

/** Who is invited and has not come yet. */
export function Invitations() {
  const { settings: text } = useWords();
  const { locale } = useI18n();
  const { busy, run } = useAct(['operators']);
  const { data, error, refetch } = useQuery({
    queryKey: ['operators', 'invitations'],
    queryFn: ({ signal }) => api.get('/operators/invitations', { signal }),
  });
  return (
    <section aria-label={text.invitations}>
      <h2 className={classes.subhead}>{text.invitations}</h2>
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && <p className={classes.quiet}>{text.noInvitations}</p>}
      <ul className={classes.list}>
        {data?.items.map(({ id, email, displayName, roles, expiresAt }) => (
          <li key={id} className={classes.line}>
            <div className={classes.grow}>
              <div className={classes.name}>
                {displayName ?? email}
                {roles.map((role) => (
                  <Badge key={role} size="sm" variant="light" tt="none">
                    {role}
                  </Badge>
                ))}
              </div>
              <div className={classes.quiet}>
                {email} · {text.until(briefly(expiresAt, locale))}
              </div>
            </div>
            <Button
              size="xs"
              variant="subtle"
              color="red"
              disabled={busy}
              aria-label={text.withdrawOf(email)}
              onClick={() =>
                void run(() => api.delete('/operators/invitations/{operatorInvitationId}', { path: { operatorInvitationId: id } }), text.withdrawn)
              }
            >
              {text.withdraw}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

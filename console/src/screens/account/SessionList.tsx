import { Badge, Button } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useI18n } from '../../shared/i18n';
import { Failed, Placeholders } from '../../shared/States';
import { briefly } from '../../shared/time';
import { useAct } from '../../console/act/useAct';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import classes from './Account.module.css';
import { Card } from './Card';
import { deviceOf } from './device';

/** Where one is signed in. */
export function SessionList() {
  const { account: text } = useWords();
  const { locale } = useI18n();
  const { busy, run } = useAct(['sessions']);
  const { data, error, refetch } = useQuery({ queryKey: ['sessions'], queryFn: ({ signal }) => api.get('/sessions', { signal }) });
  const others = data?.items.some(({ current }) => !current);
  return (
    <Card
      title={text.sessionsTitle}
      lead={text.sessionsLead}
      actions={
        others && (
          <Button size="xs" variant="default" disabled={busy} onClick={() => void run(() => api.delete('/sessions'), text.othersEnded)}>
            {text.endOthers}
          </Button>
        )
      }
    >
      {!data && (error ? <Failed error={error} onRetry={() => void refetch()} /> : <Placeholders rows={2} />)}
      <ul className={classes.sessions}>
        {data?.items.map(({ id, userAgent, ipAddress, createdAt, lastSeenAt, current }) => {
          const device = deviceOf(userAgent) ?? text.unknownDevice;
          const Icon = /Mobile|Android|iPhone/.test(userAgent ?? '') ? IconDeviceMobile : IconDeviceDesktop;
          return (
            <li key={id} className={classes.session}>
              <Icon size={22} stroke={1.5} aria-hidden />
              <div className={classes.device}>
                <div>
                  {device} {current && <Badge size="sm" tt="none">{text.thisOne}</Badge>}
                </div>
                <div className={classes.quiet}>
                  {[ipAddress, text.since(briefly(createdAt, locale)), !current && text.lastSeen(briefly(lastSeenAt, locale))].filter(Boolean).join(' · ')}
                </div>
              </div>
              {!current && (
                <Button
                  size="xs"
                  variant="subtle"
                  color="red"
                  disabled={busy}
                  aria-label={text.endOf(device)}
                  onClick={() => void run(() => api.delete('/sessions/{sessionId}', { path: { sessionId: id } }), text.ended)}
                >
                  {text.end}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

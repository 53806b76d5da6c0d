import type { Schema } from '@gavel/client';
import { Badge, Button } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../../shared/i18n';
import { Empty, Failed, Placeholders } from '../../shared/States';
import { briefly } from '../../shared/time';
import { Confirm } from '../../console/act/Confirm';
import { useAct } from '../../console/act/useAct';
import { api, because } from '../../console/api';
import { useWords } from '../../console/i18n';
import { CreateKey } from './CreateKey';
import { Lead } from './Lead';
import classes from './Settings.module.css';

/** What backends sign in with. */
export function KeysSection() {
  const { settings: text } = useWords();
  const { locale } = useI18n();
  const { run } = useAct(['serverKeys']);
  const [creates, setCreates] = useState(false);
  const [revokes, setRevokes] = useState<Schema<'ServerKey'>>();
  const { data, error, refetch } = useQuery({ queryKey: ['serverKeys'], queryFn: ({ signal }) => api.get('/serverKeys', { signal }) });
  const revoke = (reason: string): Promise<boolean> =>
    run(() => api.delete('/serverKeys/{serverKeyId}', { path: { serverKeyId: revokes?.id ?? '' }, ...because(reason) }), text.revoked(revokes?.name ?? ''));
  return (
    <>
      <Lead
        action={
          <Button leftSection={<IconPlus size={16} />} onClick={() => setCreates(true)}>
            {text.newKey}
          </Button>
        }
      >
        {text.keysLead}
      </Lead>
      {!data && (error ? <Failed error={error} onRetry={() => void refetch()} /> : <Placeholders rows={3} />)}
      {data?.items.length === 0 && <Empty icon={IconKey} title={text.noKeys} />}
      <ul className={classes.list} aria-label={text.sections.keys}>
        {data?.items.map((key) => (
          <li key={key.id} className={classes.line}>
            <IconKey size={20} stroke={1.6} aria-hidden />
            <div className={classes.grow}>
              <div className={classes.name}>
                {key.name}
                <Badge size="sm" variant="light" tt="none">
                  {key.scope}
                </Badge>
              </div>
              <div className={classes.quiet}>
                {text.scopes[key.scope]} · {text.made(briefly(key.createdAt, locale))}
              </div>
            </div>
            <Button size="xs" variant="subtle" color="red" aria-label={text.revokeOf(key.name)} onClick={() => setRevokes(key)}>
              {text.revoke}
            </Button>
          </li>
        ))}
      </ul>
      <CreateKey opened={creates} onClose={() => setCreates(false)} />
      <Confirm opened={revokes !== undefined} onClose={() => setRevokes(undefined)} title={text.revokeIt(revokes?.name ?? '')} yes={text.revoke} onYes={revoke}>
        {text.revokeHow}
      </Confirm>
    </>
  );
}

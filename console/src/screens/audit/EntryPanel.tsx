import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { GavelError } from '@gavel/client';
import { Failed, Placeholders } from '../../shared/States';
import { api } from '../../console/api';
import { Named } from '../../console/audit/Named';
import { spaced } from '../../console/audit/spaced';
import { useWords } from '../../console/i18n';
import { LinkButton } from '../../console/LinkButton';
import { Facts, Section } from '../../console/panel/Facts';
import { SidePanel } from '../../console/panel/SidePanel';
import { FullMoment } from '../../console/refs';
import classes from './Audit.module.css';
import { Changes } from './Changes';

const gone = new GavelError('not_found', 'no such entry');

/** An entry of the log, with all that it says. */
export function EntryPanel({ number }: { number: number }) {
  const { audit: text } = useWords();
  const { data, error, refetch } = useQuery({
    queryKey: ['audit', 'one', number],
    queryFn: async ({ signal }) => {
      const { items } = await api.post('/audit/query', { body: { filter: { number }, limit: 1 }, signal });
      if (!items[0]) throw gone;
      return items[0];
    },
  });
  return (
    <SidePanel title={data ? spaced(data.action) : text.title(number)} subtitle={text.title(number)}>
      {data ? (
        <>
          <Facts
            facts={[
              [text.at, <FullMoment key="at" at={data.at} />],
              [text.actor, <Named key="actor" of={data.actor} />],
              [text.target, data.targets.length ? data.targets.map((target) => <div key={target}><Named of={target} /></div>) : null],
              [text.reason, data.reason],
              [text.ip, data.ipAddress],
              [text.request, data.requestId && <span className="mono" title={text.requestHow}>{data.requestId}</span>],
            ]}
          />
          <Group gap="xs" my="md">
            <LinkButton to="/audit" search={{ actor: data.actor }} size="xs" variant="default">
              {text.allOfActor}
            </LinkButton>
            {data.targets[0] && (
              <LinkButton to="/audit" search={{ target: data.targets[0] }} size="xs" variant="default">
                {text.allOfTarget}
              </LinkButton>
            )}
          </Group>
          {(data.before ?? data.after) && <Changes before={data.before ?? {}} after={data.after ?? {}} />}
          <Section title={text.hash}>
            <span className="mono">{data.hash}</span>
            <Text size="sm" className={classes.quiet}>
              {text.chainHow}
            </Text>
          </Section>
        </>
      ) : error ? (
        <Failed error={error} onRetry={() => void refetch()} />
      ) : (
        <Placeholders rows={5} height={28} />
      )}
    </SidePanel>
  );
}

import { Text } from '@mantine/core';
import { Failed, Placeholders } from '../../shared/States';
import { Named } from '../audit/Named';
import { useWords } from '../i18n';
import { Section } from '../panel/Facts';
import { FullMoment } from '../refs';
import { RetentionForm } from './RetentionForm';
import { type Of, useRetention } from './useRetention';

/** For how long messages of a channel are kept, or of the channels of a type. */
export function Retention({ of }: { of: Of }) {
  const { keeping: text } = useWords();
  const { data, error, refetch } = useRetention(of);
  const { own, ofType } = data ?? {};
  return (
    <Section title={text.retention}>
      <Text size="sm" c="dimmed">
        {'channelId' in of ? text.channelHow : text.typeHow}
      </Text>
      {data ? (
        <>
          <RetentionForm key={JSON.stringify(data)} of={of} own={own ?? null} ofType={ofType ?? null} />
          {own?.setBy && (
            <Text size="sm" c="dimmed" component="div">
              {text.setBy} <Named of={own.setBy} /> · <FullMoment at={own.setAt} />
            </Text>
          )}
        </>
      ) : error ? (
        <Failed error={error} onRetry={() => void refetch()} />
      ) : (
        <Placeholders rows={2} height={36} />
      )}
    </Section>
  );
}

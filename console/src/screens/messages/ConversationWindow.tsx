import type { Schema } from '@gavel/client';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Failed, Placeholders } from '../../shared/States';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { Section } from '../../console/panel/Facts';
import { Moment, UserRef } from '../../console/refs';
import classes from './Messages.module.css';

type Message = Schema<'MessageView'>;

const STEP = 5;
const MOST = 50;

/** What was said before and after. */
export function ConversationWindow({ message: { id, channelId, createdAt, userId } }: { message: Message }) {
  const { messages: text } = useWords();
  const [before, setBefore] = useState(STEP);
  const [after, setAfter] = useState(STEP);
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['messages', 'window', id, before, after],
    queryFn: async ({ signal }) => {
      const read = (createdAtIs: object, direction: 1 | -1, limit: number) =>
        api.post('/messages/query', { body: { filter: { channelId, createdAt: createdAtIs }, sort: [{ field: 'createdAt', direction }], limit }, signal });
      const [older, newer] = await Promise.all([read({ $lte: createdAt }, -1, before + 1), read({ $gt: createdAt }, 1, after)]);
      return { lines: [...older.items.toReversed(), ...newer.items], hasOlder: Boolean(older.next), hasNewer: Boolean(newer.next) };
    },
    placeholderData: (previous) => previous,
  });
  return (
    <Section title={text.conversation}>
      {!data && (error ? <Failed error={error} onRetry={() => void refetch()} /> : <Placeholders rows={4} height={32} />)}
      {data && (
        <>
          {data.hasOlder && before < MOST && (
            <Button size="compact-xs" variant="subtle" loading={isFetching} onClick={() => setBefore(Math.min(MOST, before + 2 * STEP))}>
              {text.earlier}
            </Button>
          )}
          <ol className={classes.window} aria-label={text.conversation}>
            {data.lines.map((line) => (
              <Line key={line.id} line={line} isThis={line.id === id} isSameAuthor={line.userId === userId} />
            ))}
          </ol>
          {data.hasNewer && after < MOST && (
            <Button size="compact-xs" variant="subtle" loading={isFetching} onClick={() => setAfter(Math.min(MOST, after + 2 * STEP))}>
              {text.later}
            </Button>
          )}
        </>
      )}
    </Section>
  );
}

function Line({ line, isThis, isSameAuthor }: { line: Message; isThis: boolean; isSameAuthor: boolean }) {
  const { messages: text } = useWords();
  const said = line.text || line.moderation?.originalText || (line.deletedAt ? text.textGone : text.attachments(line.attachments?.length ?? 0));
  return (
    <li className={classes.line} data-this={isThis || undefined} data-same-author={isSameAuthor || undefined} aria-current={isThis || undefined}>
      <span className={classes.quiet}>
        {line.userId ? <UserRef plain id={line.userId} /> : text.theApp} <Moment at={line.createdAt} />
      </span>
      <div>
        {isThis ? (
          said
        ) : (
          <Link to="." search={((now: object) => ({ ...now, open: line.id })) as never} style={{ color: 'inherit', textDecoration: 'none' }}>
            {said}
          </Link>
        )}
      </div>
    </li>
  );
}

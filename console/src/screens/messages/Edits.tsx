import { Text } from '@mantine/core';
import { useI18n } from '../../shared/i18n';
import { briefly } from '../../shared/time';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { Grow, ShortList } from '../../console/list/ShortList';
import { PAGE, useList } from '../../console/list/useList';
import { Section } from '../../console/panel/Facts';
import classes from './Messages.module.css';

/** What a message said before. */
export function Edits({ messageId }: { messageId: string }) {
  const { messages: text, frame } = useWords();
  const { locale } = useI18n();
  const list = useList(['messages', 'edits', messageId], (cursor, signal) => {
    return api.get('/messages/{messageId}/edits', { path: { messageId }, query: { limit: PAGE, ...(cursor && { cursor }) }, signal });
  });
  return (
    <Section title={text.edits}>
      <ShortList
        label={text.edits}
        list={list}
        idOf={({ replacedAt }) => replacedAt}
        empty={<Text c="dimmed">{frame.none}</Text>}
        line={(edit) => (
          <Grow>
            <span className={classes.quiet}>{text.replaced(briefly(edit.replacedAt, locale))}</span>
            <p className={classes.message}>{edit.text}</p>
          </Grow>
        )}
      />
    </Section>
  );
}

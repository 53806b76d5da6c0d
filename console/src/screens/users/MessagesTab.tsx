import type { User } from '@gavel/client';
import { IconMessages } from '@tabler/icons-react';
import { Empty } from '../../shared/States';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { LinkButton } from '../../console/LinkButton';
import { ShortList } from '../../console/list/ShortList';
import { useList } from '../../console/list/useList';
import { MessageBlock } from '../../console/messages/MessageBlock';
import classes from './Users.module.css';

const PAGE = 20;

/** What somebody said last. */
export function MessagesTab({ user: { id } }: { user: User }) {
  const { users: text } = useWords();
  const list = useList(['messages', 'of', id], (cursor, signal) => {
    return api.post('/messages/query', { body: { filter: { userId: id }, limit: PAGE, ...(cursor && { cursor }) }, signal });
  });
  return (
    <div className={classes.stack}>
      <LinkButton to="/messages" search={{ user: id }} size="xs" variant="default">
        {text.allMessages}
      </LinkButton>
      <ShortList
        label={text.tabs.messages}
        list={list}
        idOf={(message) => message.id}
        empty={<Empty icon={IconMessages} title={text.noMessages} />}
        line={(message) => <MessageBlock message={message} showsChannel />}
      />
    </div>
  );
}

import type { User } from '@gavel/client';
import { IconHash } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../../shared/i18n';
import { Empty } from '../../shared/States';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { Grow, ShortList } from '../../console/list/ShortList';
import { PAGE, useList } from '../../console/list/useList';
import { Moment } from '../../console/refs';
import classes from './Users.module.css';

/** Which channels somebody is in. */
export function ChannelsTab({ user: { id } }: { user: User }) {
  const { users: text } = useWords();
  const { locale } = useI18n();
  const list = useList(['channels', 'of', id], (cursor, signal) => {
    const body = { filter: { members: id }, sort: [{ field: 'lastMessageAt', direction: -1 as const }], limit: PAGE, ...(cursor && { cursor }) };
    return api.post('/channels/query', { body, signal });
  });
  return (
    <ShortList
      label={text.tabs.channels}
      list={list}
      idOf={(channel) => channel.id}
      empty={<Empty icon={IconHash} title={text.noChannels} />}
      line={(channel) => (
        <>
          <Grow>
            <Link to="/channels" search={{ open: channel.id }} style={{ color: 'inherit' }}>
              {channel.displayName ?? channel.id}
            </Link>
            <div className={classes.quiet}>{text.members(channel.memberCount.toLocaleString(locale))}</div>
          </Grow>
          {channel.lastMessageAt && <Moment at={channel.lastMessageAt} />}
        </>
      )}
    />
  );
}

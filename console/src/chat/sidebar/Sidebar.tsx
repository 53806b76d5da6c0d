import { Button, Skeleton, Text } from '@mantine/core';
import { useEffect, useMemo } from 'react';
import { useText } from '../i18n';
import { useSaid } from '../../shared/notices/useSaid';
import { useRoute } from '../route';
import { tellHost } from '../session/embed';
import { useChannels, useSession } from '../session/session';
import { ChannelRow } from './ChannelRow';
import classes from './Sidebar.module.css';
import { SidebarHeader } from './SidebarHeader';
import { SidebarTools } from './SidebarTools';
import { useTypingByChannel } from './typing';

const NOBODY: readonly string[] = [];

/** One's own channels, the one with the newest message first. */
export function Sidebar() {
  const { sidebar: text, common } = useText();
  const { client } = useSession();
  const { channels, unread, loading, hasMore, error } = useChannels();
  const typing = useTypingByChannel();
  const said = useSaid();
  const route = useRoute();
  const open = route.view === 'channel' ? route.channelId : undefined;
  const { messages, mentions } = unread;
  useEffect(() => {
    tellHost({ type: 'gavel:unread', messages, mentions });
    document.title = messages > 0 ? `(${messages}) Gavel` : 'Gavel';
  }, [messages, mentions]);
  const isFirst = loading && channels.length === 0;
  const placeholders = useMemo(
    () => Array.from({ length: 7 }, (_, index) => <Skeleton key={index} height={56} radius="md" />),
    [],
  );
  return (
    <div className={`pane-sidebar ${classes.sidebar ?? ''}`}>
      <SidebarHeader />
      <SidebarTools />
      <nav className={classes.list} aria-label={text.channels}>
        {route.view === 'home' && <h1 className="visually-hidden">{text.channels}</h1>}
        {isFirst && <div className={classes.placeholders}>{placeholders}</div>}
        <ul className={classes.rows}>
          {channels.map((mine) => (
            <ChannelRow
              key={mine.channel.id}
              mine={mine}
              isOpen={mine.channel.id === open}
              typing={typing.get(mine.channel.id) ?? NOBODY}
            />
          ))}
        </ul>
        {!isFirst && channels.length === 0 && (
          <div className={classes.empty}>
            <Text fw={600}>{error ? text.notLoaded : text.empty}</Text>
            <Text size="sm" c="dimmed">
              {error ? said(error) : text.emptyHow}
            </Text>
            {!error && (
              <Button component="a" href="#/browse" variant="light">
                {text.browse}
              </Button>
            )}
          </div>
        )}
        {hasMore && (
          <Button variant="subtle" fullWidth loading={loading} onClick={() => void client.channels.loadMore()}>
            {common.more}
          </Button>
        )}
      </nav>
    </div>
  );
}

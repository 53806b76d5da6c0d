import type { Channel, Member, Schema } from '@gavel/client';
import { Button, TextInput } from '@mantine/core';
import { IconSearch, IconUserOff, IconUserPlus } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { useI18n } from '../i18n';
import { findMembers } from '../members/people';
import { Empty, Failed, Placeholders } from '../../shared/States';
import { type Permission, useAppPermissions } from '../session/permissions';
import { useSession, useStore } from '../session/session';
import { useFound } from '../session/useFound';
import classes from './Details.module.css';
import { InviteDialog } from './InviteDialog';
import { JoinRequests } from './JoinRequests';
import { MemberRow } from './MemberRow';
import { type Pages, usePages } from '../session/usePages';

interface Props {
  channel: Channel;
  told: Schema<'Channel'>;
  permissions: ReadonlySet<Permission>;
  requests: Pages<Schema<'JoinRequest'>>;
}

const ROW_PX = 56;
const NOBODY: readonly Member[] = [];

/** Who is in a channel; only those near what is seen are in the page. */
export function Members({ channel, told, permissions, requests }: Props) {
  const { text, locale } = useI18n();
  const { client } = useSession();
  const { members, hasMoreMembers } = useStore(channel.state);
  const [search, setSearch] = useState('');
  const [invites, setInvites] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const wanted = search.trim();
  const mayFindPeople = useAppPermissions().has('read_users');
  const { found, error } = useFound(wanted || null, (signal) => findMembers(client, channel.id, wanted, signal));
  const first = usePages<never>(channel.id, () => channel.loadMembers().then(() => ({ items: [] })));
  const shown = wanted ? (found ?? NOBODY) : members;
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here is compiled
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => shown[index]?.userId ?? index,
    estimateSize: () => ROW_PX,
    overscan: 6,
  });
  const rows = virtualizer.getVirtualItems();
  const isNearEnd = (rows.at(-1)?.index ?? 0) >= members.length - 10;
  useEffect(() => {
    if (!wanted && members.length > 0 && hasMoreMembers && isNearEnd) void channel.loadMembers().catch(() => undefined);
  }, [channel, wanted, members.length, hasMoreMembers, isNearEnd]);
  const isConversation = told.base === 'conversation';
  const mayInvite = !isConversation && (permissions.has('invite_channel_member') || permissions.has('add_channel_member'));

  return (
    <>
      <div className={classes.tools}>
        {mayInvite && (
          <Button leftSection={<IconUserPlus size={18} />} variant="light" onClick={() => setInvites(true)}>
            {text.details.invite}
          </Button>
        )}
        {mayFindPeople && (
          <TextInput
            type="search"
            size="sm"
            aria-label={text.details.searchMembers}
            placeholder={text.details.searchAmong(told.memberCount, locale)}
            leftSection={<IconSearch size={16} />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        )}
      </div>
      <div ref={scroller} className={classes.pane}>
        {!wanted && <JoinRequests requests={requests} channelId={channel.id} />}
        {first.error && members.length === 0 && <Failed error={first.error} onRetry={first.reload} />}
        {!wanted && members.length === 0 && !first.error && (
          <div className={classes.section}>
            <Placeholders rows={6} height={44} />
          </div>
        )}
        {wanted && error && <Failed error={error} />}
        {wanted && found?.length === 0 && <Empty icon={IconUserOff} title={text.people.nobodyFound} />}
        <div className={classes.members} style={{ height: virtualizer.getTotalSize() }} role="list" aria-label={text.details.members}>
          {rows.map(({ key, index, start }) => {
            const member = shown[index];
            return (
              member && (
                <div key={key} role="listitem" aria-posinset={index + 1} aria-setsize={wanted ? shown.length : told.memberCount} className={classes.member} style={{ translate: `0 ${start}px` }}>
                  <MemberRow member={member} told={told} permissions={permissions} />
                </div>
              )
            );
          })}
        </div>
      </div>
      <InviteDialog channel={told} permissions={permissions} opened={invites} onClose={() => setInvites(false)} />
    </>
  );
}

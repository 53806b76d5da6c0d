import { Badge, Center, Loader, Tabs } from '@mantine/core';
import type { Channel, Schema } from '@gavel/client';
import { Suspense, useEffect, useState } from 'react';
import { useText } from '../i18n';
import { Panel } from '../panel/Panel';
import { useChannelIdentity } from '../session/channelName';
import { usePermissions } from '../session/permissions';
import { useSession, useStore } from '../session/session';
import { About } from './About';
import classes from './Details.module.css';
import { Members } from './Members';
import { Pins } from './Pins';
import { Settings } from './Settings';
import { decidesOnRequests, useJoinRequests } from './useJoinRequests';

/** What there is to know of a channel, and to do with it. */
export function DetailsPanel({ channelId }: { channelId: string }) {
  const { details: text, common } = useText();
  const { client } = useSession();
  const channel = client.channel(channelId);
  const { channel: told } = useStore(channel.state);
  useEffect(() => {
    channel.watch().catch(() => undefined);
    return () => channel.unwatch();
  }, [channel]);
  const waiting = (
    <Center h={200}>
      <Loader type="dots" role="status" aria-label={common.loading} />
    </Center>
  );
  return (
    <Panel channelId={channelId} title={text.title} sub={told && <Name channel={told} />}>
      {told ? (
        <Suspense fallback={waiting}>
          <Details channel={channel} told={told} />
        </Suspense>
      ) : (
        waiting
      )}
    </Panel>
  );
}

function Name({ channel }: { channel: Schema<'Channel'> }) {
  return useChannelIdentity(channel).name;
}

function Details({ channel, told }: { channel: Channel; told: Schema<'Channel'> }) {
  const { details: text } = useText();
  const permissions = usePermissions(channel);
  const isConversation = told.base === 'conversation';
  const decides = decidesOnRequests(told, permissions);
  const requests = useJoinRequests(channel.id, decides);
  const runs = !isConversation && (['edit_channel', 'manage_channel', 'delete_channel'] as const).some((permission) => permissions.has(permission));
  // Where somebody waits, that comes first.
  const [open, setOpen] = useState<string | null>(null);
  if (open === null && !requests.isFirst) setOpen(requests.items.length > 0 ? 'members' : 'about');
  const tab = { className: classes.tab ?? '' };
  return (
    <Tabs value={open ?? 'about'} onChange={setOpen} keepMounted={false} className={classes.tabs ?? ''}>
      <Tabs.List className={classes.list ?? ''} aria-label={text.title}>
        <Tabs.Tab value="about" {...tab}>
          {text.about}
        </Tabs.Tab>
        <Tabs.Tab
          value="members"
          {...tab}
          rightSection={
            requests.items.length > 0 && (
              <Badge tt="none" size="sm" circle color="red" aria-label={text.waiting(requests.items.length)}>
                {requests.items.length}
              </Badge>
            )
          }
        >
          {text.members}
        </Tabs.Tab>
        <Tabs.Tab value="pins" {...tab}>
          {text.pins}
        </Tabs.Tab>
        {runs && (
          <Tabs.Tab value="settings" {...tab}>
            {text.settings}
          </Tabs.Tab>
        )}
      </Tabs.List>
      <Tabs.Panel value="about" className={classes.pane ?? ''}>
        <About channel={channel} told={told} />
      </Tabs.Panel>
      <Tabs.Panel value="members" className={classes.tabs ?? ''}>
        <Members channel={channel} told={told} permissions={permissions} requests={requests} />
      </Tabs.Panel>
      <Tabs.Panel value="pins" className={classes.pane ?? ''}>
        <Pins channelId={channel.id} mayPin={permissions.has('pin_message')} />
      </Tabs.Panel>
      {runs && (
        <Tabs.Panel value="settings" className={classes.pane ?? ''}>
          <Settings told={told} permissions={permissions} />
        </Tabs.Panel>
      )}
    </Tabs>
  );
}

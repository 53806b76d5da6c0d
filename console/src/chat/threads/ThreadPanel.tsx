import { ActionIcon, Center, Loader, Tooltip } from '@mantine/core';
import { IconBell, IconBellOff } from '@tabler/icons-react';
import { Suspense, useEffect } from 'react';
import { useText } from '../i18n';
import { ConversationView } from '../messages/ConversationView';
import { Panel } from '../panel/Panel';
import { Empty, Failed } from '../../shared/States';
import { useChannelIdentity } from '../session/channelName';
import { useSession, useStore } from '../session/session';
import { useDeed } from '../session/useDeed';
import { IconMessageCircleOff } from '@tabler/icons-react';
import { ThreadMenu } from './ThreadMenu';
import { ThreadRoot } from './ThreadRoot';
import type { Schema } from '@gavel/client';

interface Props {
  channelId: string;
  rootId: string;
  messageId?: string | undefined;
}

/** A message and what was answered to it. */
export function ThreadPanel({ channelId, rootId, messageId }: Props) {
  const { threads: text, common } = useText();
  const { client } = useSession();
  const channel = client.channel(channelId);
  const thread = channel.thread(rootId);
  const { root, error } = useStore(thread.state);
  const { channel: told } = useStore(channel.state);
  useEffect(() => {
    thread.watch().catch(() => undefined);
    return () => thread.unwatch();
  }, [thread]);
  const isGone = error?.code === 'not_found' || error?.code === 'permission_denied';
  return (
    <Panel
      channelId={channelId}
      title={root?.thread?.title ?? text.title}
      sub={told && <ChannelName channel={told} />}
      actions={
        root && (
          <>
            <Follow channelId={channelId} rootId={rootId} isFollowing={root.following === true} />
            <Suspense fallback={null}>
              <ThreadMenu channel={channel} root={root} />
            </Suspense>
          </>
        )
      }
    >
      {root ? (
        <Suspense fallback={null}>
          <ConversationView channel={channel} conversation={thread} focusId={messageId} placeholder={text.reply} top={<ThreadRoot root={root} />} />
        </Suspense>
      ) : isGone ? (
        <Empty icon={IconMessageCircleOff} title={text.gone} how={text.goneHow} />
      ) : error ? (
        <Failed error={error} />
      ) : (
        <Center h="100%">
          <Loader type="dots" role="status" aria-label={common.loading} />
        </Center>
      )}
    </Panel>
  );
}

function ChannelName({ channel }: { channel: Schema<'Channel'> }) {
  return useChannelIdentity(channel).name;
}

function Follow({ channelId, rootId, isFollowing }: { channelId: string; rootId: string; isFollowing: boolean }) {
  const { threads: text } = useText();
  const { client } = useSession();
  const { busy, run } = useDeed();
  const thread = client.channel(channelId).thread(rootId);
  const label = isFollowing ? text.unfollow : text.follow;
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant={isFollowing ? 'light' : 'subtle'}
        color={isFollowing ? 'indigo' : 'gray'}
        size="lg"
        aria-label={label}
        aria-pressed={isFollowing}
        loading={busy}
        onClick={() => void run(() => (isFollowing ? thread.unfollow() : thread.follow()))}
      >
        {isFollowing ? <IconBell size={20} /> : <IconBellOff size={20} />}
      </ActionIcon>
    </Tooltip>
  );
}

import { Button, Center, Loader, Stack, Text, Title } from '@mantine/core';
import { Suspense, useCallback, useEffect, useState } from 'react';
import type { Channel, ChannelState, GavelError } from '@gavel/client';
import { useText } from '../i18n';
import { ChannelDoor } from '../channels/ChannelDoor';
import { navigate } from '../route';
import { useChannelIdentity } from '../session/channelName';
import { useSession, useStore } from '../session/session';
import { useSaid } from '../../shared/notices/useSaid';
import { ChannelHeader } from './ChannelHeader';
import classes from './ConversationPane.module.css';
import { ConversationView } from './ConversationView';

interface Props {
  channelId: string;
  messageId: string | undefined;
}

/** A channel, open. */
export function ConversationPane({ channelId, messageId }: Props) {
  const { client } = useSession();
  const channel = client.channel(channelId);
  const { channel: told, error } = useStore(channel.state);
  const [isLoaded, setLoaded] = useState(false);
  // It may have been deleted, or one be put out of it, while it is open.
  const isRefused = error && (!isLoaded || isClosed(error)) && !error.isTemporary;
  const watch = useCallback(() => {
    channel.watch().then(
      () => setLoaded(true),
      () => undefined,
    );
  }, [channel]);
  useEffect(() => {
    watch();
    return () => channel.unwatch();
  }, [channel, watch]);
  return (
    <main className={`pane-main ${classes.pane ?? ''}`}>
      {isRefused ? (
        <NotThere channel={channel} onJoined={watch} />
      ) : told && isLoaded ? (
        <Open channel={channel} told={told} messageId={messageId} />
      ) : (
        <Center h="100%">
          <Loader type="dots" />
        </Center>
      )}
    </main>
  );
}

function Open({
  channel,
  told,
  messageId,
}: {
  channel: Channel;
  told: NonNullable<ChannelState['channel']>;
  messageId: string | undefined;
}) {
  const text = useText().conversation;
  const { name } = useChannelIdentity(told);
  return (
    <>
      <ChannelHeader watched={channel} channel={told} />
      <Suspense fallback={null}>
        <ConversationView channel={channel} conversation={channel} focusId={messageId} placeholder={text.messageTo(name)} />
      </Suspense>
    </>
  );
}

/** What one cannot read: one is not in it, or it could not be had. */
function NotThere({ channel, onJoined }: { channel: Channel; onJoined: () => void }) {
  const text = useText().conversation;
  const said = useSaid();
  const { error } = useStore(channel.state);
  if (error && isClosed(error)) return <ChannelDoor channelId={channel.id} onJoined={onJoined} />;
  return (
    <Center h="100%" p="lg">
      <Stack align="center" gap="xs" maw={360} ta="center">
        <Title order={1} size="h3">
          {text.notThere}
        </Title>
        <Text c="dimmed">{error && said(error)}</Text>
        <Button variant="light" onClick={() => navigate({ view: 'home' }, 'replace')}>
          {text.toChannels}
        </Button>
      </Stack>
    </Center>
  );
}

/** Whether it says that a channel is not there, or not for oneself. */
function isClosed({ code }: GavelError): boolean {
  return code === 'not_found' || code === 'permission_denied';
}

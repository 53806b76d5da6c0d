import { Center, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useText } from './i18n';
import { ConversationPane } from './messages/ConversationPane';
import type { Route } from './route';

// Loaded when they are opened first.
const BrowsePage = lazy(async () => ({ default: (await import('./channels/BrowsePage')).BrowsePage }));
const InvitationsPage = lazy(async () => ({ default: (await import('./invitations/InvitationsPage')).InvitationsPage }));
const JoinPage = lazy(async () => ({ default: (await import('./invitations/JoinPage')).JoinPage }));
const ThreadsPage = lazy(async () => ({ default: (await import('./threads/ThreadsPage')).ThreadsPage }));

/** What the middle shows. */
export function MainView({ route }: { route: Route }) {
  return (
    <Suspense fallback={<main className="pane-main" />}>
      <View route={route} />
    </Suspense>
  );
}

function View({ route }: { route: Route }) {
  switch (route.view) {
    case 'channel':
      return <ConversationPane key={route.channelId} channelId={route.channelId} messageId={route.messageId} />;
    case 'browse':
      return <BrowsePage />;
    case 'invitations':
      return <InvitationsPage />;
    case 'threads':
      return <ThreadsPage />;
    case 'join':
      return <JoinPage key={route.token} token={route.token} />;
    case 'home':
      return <Nothing />;
  }
}

function Nothing() {
  const text = useText().sidebar;
  return (
    <Center component="main" className="pane-main" h="100%">
      <Text c="dimmed">{text.choose}</Text>
    </Center>
  );
}

import { Center, Text } from '@mantine/core';
import { Suspense } from 'react';
import { useText } from '../shared/i18n';
import { BrowsePage } from './channels/BrowsePage';
import { InvitationsPage } from './invitations/InvitationsPage';
import { JoinPage } from './invitations/JoinPage';
import { ConversationPane } from './messages/ConversationPane';
import type { Route } from './route';
import { ThreadsPage } from './threads/ThreadsPage';

/** What the middle shows. */
export function MainView({ route }: { route: Route }) {
  switch (route.view) {
    case 'channel':
      return <ConversationPane key={route.channelId} channelId={route.channelId} messageId={route.messageId} />;
    case 'browse':
      return (
        <Suspense fallback={<main className="pane-main" />}>
          <BrowsePage />
        </Suspense>
      );
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

import { Center, Text } from '@mantine/core';
import { useText } from '../shared/i18n';
import { ConversationPane } from './messages/ConversationPane';
import type { Route } from './route';

/** What the middle shows. */
export function MainView({ route }: { route: Route }) {
  switch (route.view) {
    case 'channel':
      return <ConversationPane key={route.channelId} channelId={route.channelId} messageId={route.messageId} />;
    case 'home':
    case 'browse':
    case 'invitations':
    case 'threads':
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

import { ConversationPane } from './messages/ConversationPane';
import type { Route } from './route';

/** What the middle shows. */
export function MainView({ route }: { route: Route }) {
  switch (route.view) {
    case 'channel':
      return <ConversationPane key={route.channelId} channelId={route.channelId} messageId={route.messageId} />;
    default:
      return <main className="pane-main" />;
  }
}

import { DetailsPanel } from '../details/DetailsPanel';
import type { Panel } from '../route';
import { SearchPanel } from '../search/SearchPanel';
import { ThreadPanel } from '../threads/ThreadPanel';

/** What stands beside a channel: a thread, its details, a search. */
export function SidePanel({ channelId, panel }: { channelId: string; panel: Panel }) {
  switch (panel.name) {
    case 'thread':
      return <ThreadPanel key={panel.rootId} channelId={channelId} rootId={panel.rootId} messageId={panel.messageId} />;
    case 'details':
      return <DetailsPanel key={channelId} channelId={channelId} />;
    case 'search':
      return <SearchPanel key={channelId} channelId={channelId} />;
  }
}

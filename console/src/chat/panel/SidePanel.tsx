import { lazy, Suspense } from 'react';
import type { Panel } from '../route';

// Loaded when they are opened first.
const DetailsPanel = lazy(async () => ({ default: (await import('../details/DetailsPanel')).DetailsPanel }));
const SearchPanel = lazy(async () => ({ default: (await import('../search/SearchPanel')).SearchPanel }));
const ThreadPanel = lazy(async () => ({ default: (await import('../threads/ThreadPanel')).ThreadPanel }));

/** What stands beside a channel: a thread, its details, a search. */
export function SidePanel({ channelId, panel }: { channelId: string; panel: Panel }) {
  return (
    <Suspense fallback={<aside className="pane-panel" />}>
      <Inside channelId={channelId} panel={panel} />
    </Suspense>
  );
}

function Inside({ channelId, panel }: { channelId: string; panel: Panel }) {
  switch (panel.name) {
    case 'thread':
      return <ThreadPanel key={panel.rootId} channelId={channelId} rootId={panel.rootId} messageId={panel.messageId} />;
    case 'details':
      return <DetailsPanel key={channelId} channelId={channelId} />;
    case 'search':
      return <SearchPanel key={channelId} channelId={channelId} />;
  }
}

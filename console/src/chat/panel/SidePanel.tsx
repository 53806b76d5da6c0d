import type { Panel } from '../route';

/** What stands beside a channel: a thread, its details, a search. */
export function SidePanel({ panel }: { channelId: string; panel: Panel }) {
  return <aside className="pane-panel" data-panel={panel.name} />;
}

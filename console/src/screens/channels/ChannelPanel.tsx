import { Badge, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Failed, Placeholders } from '../../shared/States';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { useLegalHold } from '../../console/keeping/LegalHold';
import { SidePanel } from '../../console/panel/SidePanel';
import { channelTabs } from '../../console/search';
import { useMay } from '../../console/session/session';
import { AboutTab } from './AboutTab';
import type { Channel } from './useChannels';

type Tab = (typeof channelTabs)[number];

/** Each is loaded when it is opened first, but the one that is open first. */
const content = {
  about: AboutTab,
  members: lazy(() => import('./MembersTab').then(({ MembersTab: tab }) => ({ default: tab }))),
  requests: lazy(() => import('./RequestsTab').then(({ RequestsTab: tab }) => ({ default: tab }))),
  invitations: lazy(() => import('./InvitationsTab').then(({ InvitationsTab: tab }) => ({ default: tab }))),
  pins: lazy(() => import('./PinsTab').then(({ PinsTab: tab }) => ({ default: tab }))),
  analytics: lazy(() => import('./AnalyticsTab').then(({ AnalyticsTab: tab }) => ({ default: tab }))),
  settings: lazy(() => import('./SettingsTab').then(({ SettingsTab: tab }) => ({ default: tab }))),
  keeping: lazy(() => import('./KeepingTab').then(({ KeepingTab: tab }) => ({ default: tab }))),
};
const route = getRouteApi('/signed-in/channels');

/** A channel, and all that can be done with it. */
export function ChannelPanel({ id }: { id: string }) {
  const { channels: text, keeping } = useWords();
  const may = useMay();
  const { tab = 'about' } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: channel, error, refetch } = useQuery({
    queryKey: ['channels', 'one', id],
    queryFn: ({ signal }) => api.get('/channels/{channelId}', { path: { channelId: id }, signal }),
  });
  const { data: hold } = useLegalHold({ channelId: id });
  const has: Partial<Record<Tab, boolean>> = {
    requests: channel?.visibility === 'private' && may('manage_join_requests'),
    invitations: channel?.visibility !== 'direct' && may('invite_channel_member'),
    analytics: may('read_analytics'),
    settings: may('manage_channel'),
    keeping: may('manage_retention') || may('manage_legal_holds'),
  };
  const tabs = channelTabs.filter((one) => has[one] ?? true);
  const current = tabs.find((one) => one === tab) ?? 'about';
  const Content = content[current];
  const show = (next: string | null): void =>
    void navigate({ search: (before) => ({ ...before, tab: next === 'about' ? undefined : ((next ?? undefined) as Tab | undefined) }), replace: true });
  return (
    <SidePanel
      title={channel ? nameOf(channel) : id}
      subtitle={id}
      actions={
        <>
          {channel?.archivedAt && <Badge color="gray" variant="light" tt="none">{text.archived}</Badge>}
          {hold && <Badge color="gray" variant="light" tt="none">{keeping.held}</Badge>}
          {channel?.settings.frozen && <Badge color="gray" variant="light" tt="none">{text.frozen}</Badge>}
        </>
      }
      tabs={
        channel && (
          <Tabs value={current} onChange={show} px="0.75rem" styles={{ list: { flexWrap: 'nowrap', overflowX: 'auto', scrollbarWidth: 'none' } }}>
            <Tabs.List>
              {tabs.map((one) => (
                <Tabs.Tab key={one} value={one} aria-controls="panel-content" px="0.5rem">
                  {text.tabs[one]}
                </Tabs.Tab>
              ))}
            </Tabs.List>
          </Tabs>
        )
      }
    >
      {channel ? (
        <div id="panel-content" role="tabpanel" aria-label={text.tabs[current]}>
          <Suspense fallback={<Placeholders rows={6} height={28} />}>
            <Content channel={channel} />
          </Suspense>
        </div>
      ) : error ? (
        <Failed error={error} onRetry={() => void refetch()} />
      ) : (
        <Placeholders rows={6} height={28} />
      )}
    </SidePanel>
  );
}

export function nameOf({ displayName, id }: Channel): string {
  return displayName ?? id;
}

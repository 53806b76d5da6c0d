import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Avatar } from '../../shared/Avatar';
import { Failed, Placeholders } from '../../shared/States';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { SidePanel } from '../../console/panel/SidePanel';
import { userTabs } from '../../console/search';
import { useMay } from '../../console/session/session';
import { AccessTab } from './AccessTab';
import { ChannelsTab } from './ChannelsTab';
import { MessagesTab } from './MessagesTab';
import { ProfileTab } from './ProfileTab';

type Tab = (typeof userTabs)[number];

const content = { profile: ProfileTab, channels: ChannelsTab, messages: MessagesTab, access: AccessTab };
const route = getRouteApi('/signed-in/users');

/** A user, and all that can be done. */
export function UserPanel({ id }: { id: string }) {
  const { users: text } = useWords();
  const may = useMay();
  const { tab = 'profile' } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: user, error, refetch } = useQuery({
    queryKey: ['users', 'one', id],
    queryFn: ({ signal }) => api.get('/users/{userId}', { path: { userId: id }, signal }),
  });
  const has: Partial<Record<Tab, boolean>> = { channels: may('read_channel'), messages: may('read_channel'), access: may('manage_users') };
  const tabs = userTabs.filter((one) => has[one] ?? true);
  const current = tabs.find((one) => one === tab) ?? 'profile';
  const Content = content[current];
  const show = (next: string | null): void =>
    void navigate({ search: (before) => ({ ...before, tab: next === 'profile' ? undefined : ((next ?? undefined) as Tab | undefined) }), replace: true });
  const name = user?.displayName ?? id;
  return (
    <SidePanel
      title={name}
      subtitle={id}
      avatar={<Avatar id={id} name={name} url={user?.avatarUrl} size={38} />}
      tabs={
        user && (
          <Tabs value={current} onChange={show} px="0.75rem">
            <Tabs.List>
              {tabs.map((one) => (
                <Tabs.Tab key={one} value={one} aria-controls="panel-content" px="0.625rem">
                  {text.tabs[one]}
                </Tabs.Tab>
              ))}
            </Tabs.List>
          </Tabs>
        )
      }
    >
      {user ? (
        <div id="panel-content" role="tabpanel" aria-label={text.tabs[current]}>
          <Content user={user} />
        </div>
      ) : error ? (
        <Failed error={error} onRetry={() => void refetch()} />
      ) : (
        <Placeholders rows={5} height={28} />
      )}
    </SidePanel>
  );
}

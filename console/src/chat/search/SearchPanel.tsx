import { useText } from '../i18n';
import { Panel } from '../panel/Panel';
import { useSession, useStore } from '../session/session';
import { Search } from './Search';

/** The search in one channel, beside it. */
export function SearchPanel({ channelId }: { channelId: string }) {
  const { search: text } = useText();
  const { client } = useSession();
  const { channel } = useStore(client.channel(channelId).state);
  return (
    <Panel channelId={channelId} title={text.searchHere} sub={channel?.displayName}>
      <Search within={channelId} />
    </Panel>
  );
}

import { useEffect } from 'react';
import classes from './ChatFrame.module.css';
import { MainView } from './MainView';
import { CardProvider } from './members/CardProvider';
import { SidePanel } from './panel/SidePanel';
import { useRoute } from './route';
import { ConnectionBanner } from './session/ConnectionBanner';
import { handEscapeOver } from './session/embed';
import { useSession } from './session/session';
import { Sidebar } from './sidebar/Sidebar';

/** Sidebar, what is open, and a panel beside it; on a narrow page one of them at a time. */
export function ChatFrame() {
  const { client } = useSession();
  const route = useRoute();
  useEffect(() => {
    client.channels.watch().catch(() => undefined);
    return () => client.channels.unwatch();
  }, [client]);
  useEffect(handEscapeOver, []);
  const panel = route.view === 'channel' ? route.panel : undefined;
  const shown = panel ? 'panel' : route.view === 'home' ? 'sidebar' : 'main';
  return (
    <CardProvider>
      <div className={classes.frame} data-shown={shown}>
        <ConnectionBanner />
        <Sidebar />
        <MainView route={route} />
        {route.view === 'channel' && panel && <SidePanel channelId={route.channelId} panel={panel} />}
      </div>
    </CardProvider>
  );
}

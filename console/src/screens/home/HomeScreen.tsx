import { useWords } from '../../console/i18n';
import { Screen } from '../../console/list/Screen';
import { useMay, useSession } from '../../console/session/session';
import { ActsCard } from './ActsCard';
import { ActiveChannelsCard } from './ActiveChannelsCard';
import classes from './Home.module.css';
import { JobsCard } from './JobsCard';
import { NeedsCard } from './NeedsCard';
import { NewUsersCard } from './NewUsersCard';
import { Secure } from './Secure';
import { StoppedCard } from './StoppedCard';
import { TodayCard } from './TodayCard';

/** What happened last, and what one should look at. */
export function HomeScreen() {
  const { home: text } = useWords();
  const { operator } = useSession();
  const may = useMay();
  return (
    <Screen title={text.hello(operator.displayName ?? operator.email)}>
      <div className={classes.page}>
        {!operator.totpEnabled && <Secure />}
        {may('read_analytics') && <TodayCard />}
        <NeedsCard />
        {may('read_channel', 'read_moderation') && <StoppedCard />}
        {may('read_channel') && <ActiveChannelsCard />}
        {may('read_audit') && <ActsCard />}
        {may('read_users') && <NewUsersCard />}
        {may('manage_roles') && <JobsCard />}
      </div>
    </Screen>
  );
}

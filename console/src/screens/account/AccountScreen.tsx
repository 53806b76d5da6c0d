import { Screen } from '../../console/list/Screen';
import { useWords } from '../../console/i18n';
import classes from './Account.module.css';
import { PasswordForm } from './PasswordForm';
import { ProfileForm } from './ProfileForm';
import { SecondFactor } from './SecondFactor';
import { SessionList } from './SessionList';

/** One's own account: who one is, how one signs in, and where one is signed in. */
export function AccountScreen() {
  const { account: text } = useWords();
  return (
    <Screen title={text.title}>
      <div className={classes.page}>
        <ProfileForm />
        <SecondFactor />
        <PasswordForm />
        <SessionList />
      </div>
    </Screen>
  );
}

import { useWords } from '../../console/i18n';
import { LinkButton } from '../../console/LinkButton';
import classes from './Home.module.css';

/** For who signs in with a password alone. */
export function Secure() {
  const { home: text } = useWords();
  return (
    <section className={classes.secure} aria-label={text.secure}>
      <div>
        <strong>{text.secure}</strong>
        <div>{text.secureHow}</div>
      </div>
      <LinkButton to="/account" size="xs">
        {text.setUp}
      </LinkButton>
    </section>
  );
}

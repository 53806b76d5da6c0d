import { useWords } from '../i18n';
import classes from './LiveMark.module.css';
import { useLiveState } from './live';

/** Whether what one sees is what is so now. */
export function LiveMark() {
  const { live: text } = useWords();
  const state = useLiveState();
  return (
    <span role="status" className={classes.mark} data-state={state} title={state === 'off' ? undefined : text.stateHow[state]}>
      {state !== 'off' && (
        <>
          <span className={classes.dot} aria-hidden />
          <span className={classes.name}>{text.states[state]}</span>
        </>
      )}
    </span>
  );
}

import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useI18n } from '../../shared/i18n';
import { useWords } from '../../console/i18n';
import classes from './Live.module.css';
import type { Shown } from './stream';
import type { Hold } from './useHold';

/** How much is said, and whether it is shown as it comes. */
export function StreamBar({ shown: { rate, waiting }, hold: { isHeld, isPaused, toggle } }: { shown: Shown; hold: Hold }) {
  const { live: text } = useWords();
  const { locale } = useI18n();
  const count = rate.toLocaleString(locale, { maximumFractionDigits: rate < 10 ? 1 : 0 });
  return (
    <div className={classes.bar}>
      {isHeld && (
        <span className={classes.held}>
          {isPaused ? text.paused : text.holds}
          {waiting > 0 && ` · ${text.waiting(waiting.toLocaleString(locale))}`}
        </span>
      )}
      <span className={classes.rate} title={text.rateOf}>
        {text.rate(count)}
      </span>
      <Button
        size="sm"
        variant={isPaused ? 'filled' : 'default'}
        leftSection={isPaused ? <IconPlayerPlay size={16} aria-hidden /> : <IconPlayerPause size={16} aria-hidden />}
        onClick={toggle}
      >
        {isPaused ? text.goOn : text.pause}
      </Button>
    </div>
  );
}

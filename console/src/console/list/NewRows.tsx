import { Button } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useI18n } from '../../shared/i18n';
import { useWords } from '../i18n';
import type { Arrivals } from '../live/useArrivals';
import classes from './NewRows.module.css';

const MOST = 999;

/** What came while one reads, over the list: it is taken in when one wants it. */
export function NewRows({ arrivals: { count, take }, box }: { arrivals: Arrivals; box: RefObject<HTMLElement | null> }) {
  const { live: text } = useWords();
  const { locale } = useI18n();
  const press = (): void => {
    box.current?.scrollTo({ top: 0 });
    take();
  };
  return (
    <div className={classes.place}>
      {count > 0 && (
        <Button size="compact-sm" radius="xl" className={classes.new} leftSection={<IconArrowUp size={14} aria-hidden />} onClick={press}>
          {text.fresh(count > MOST ? text.freshMost : count.toLocaleString(locale))}
        </Button>
      )}
    </div>
  );
}

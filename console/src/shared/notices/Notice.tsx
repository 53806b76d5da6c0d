import { GavelError } from '@gavel/client';
import { Button, Notification } from '@mantine/core';
import { IconAlertTriangle, IconArrowBackUp, IconInfoCircle } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useText } from '../i18n';
import classes from './Notices.module.css';
import { useSaid } from './useSaid';

const STAYS_MS = 7_000;
/** What can be taken back stays longer: one has to read it and decide. */
const OFFERS_MS = 10_000;

interface Props {
  what: GavelError | string;
  onUndo: (() => void) | undefined;
  onEnd: () => void;
}

/** What was done or refused; it stays as long as one points at it, or is in it by the keyboard. */
export function Notice({ what, onUndo, onEnd }: Props) {
  const { common } = useText();
  const said = useSaid();
  const [isHeld, setHeld] = useState(false);
  const isError = what instanceof GavelError;
  const stays = onUndo ? OFFERS_MS : STAYS_MS;
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(onEnd, stays);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- it ends once, whatever is told meanwhile
  }, [isHeld, stays]);
  return (
    <Notification
      withBorder
      color={isError ? 'red' : 'indigo'}
      icon={isError ? <IconAlertTriangle size={18} /> : <IconInfoCircle size={18} />}
      closeButtonProps={{ 'aria-label': common.close }}
      onClose={onEnd}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className={classes.line}>
        <span className={classes.what}>{isError ? said(what) : what}</span>
        {onUndo && (
          <Button size="compact-sm" variant="light" leftSection={<IconArrowBackUp size={14} />} onClick={onUndo}>
            {common.undo}
          </Button>
        )}
      </span>
    </Notification>
  );
}

import { Button } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useText } from '../i18n';
import classes from './ConnectionBanner.module.css';
import { useConnection, useSession } from './session';

/** A loss that is made good sooner is not worth a word. */
const GRACE_MS = 1_500;

/** Says that the connection is lost, for as long as it is. */
export function ConnectionBanner() {
  const text = useText().sidebar;
  const { client } = useSession();
  const { status } = useConnection();
  const isLost = status !== 'connected';
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    if (!isLost) return;
    const timer = setTimeout(() => setLong(true), GRACE_MS);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [isLost]);
  return (
    <div role="status" className={classes.holder}>
      {isLost && isLong && (
        <div className={classes.banner}>
          <IconCloudOff size={18} aria-hidden />
          <span>{text.connectionLost}</span>
          <Button
            size="compact-sm"
            variant="white"
            color="dark"
            loading={status === 'connecting'}
            onClick={() => void client.connect()}
          >
            {text.connectNow}
          </Button>
        </div>
      )}
    </div>
  );
}

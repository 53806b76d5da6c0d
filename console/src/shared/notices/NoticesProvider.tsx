import { GavelError } from '@gavel/client';
import { Notification } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useText } from '../i18n';
import { useSaid } from './useSaid';
import classes from './Notices.module.css';
import { NoticesContext } from './notices';

interface Notice {
  id: number;
  what: GavelError | string;
}

const STAYS_MS = 7_000;
const MOST = 3;

export function NoticesProvider({ children }: { children: ReactNode }) {
  const { common } = useText();
  const said = useSaid();
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const value = useMemo(() => {
    let last = 0;
    return {
      tell: (what: GavelError | string): void => {
        const id = ++last;
        setNotices((before) => [...before, { id, what }].slice(-MOST));
        setTimeout(() => setNotices((before) => before.filter((notice) => notice.id !== id)), STAYS_MS);
      },
    };
  }, []);
  return (
    <NoticesContext value={value}>
      {children}
      <div className={classes.notices} role="status">
        {notices.map(({ id, what }) => (
          <Notification
            key={id}
            withBorder
            color={what instanceof GavelError ? 'red' : 'indigo'}
            icon={what instanceof GavelError ? <IconAlertTriangle size={18} /> : <IconInfoCircle size={18} />}
            closeButtonProps={{ 'aria-label': common.close }}
            onClose={() => setNotices((before) => before.filter((notice) => notice.id !== id))}
          >
            {what instanceof GavelError ? said(what) : what}
          </Notification>
        ))}
      </div>
    </NoticesContext>
  );
}

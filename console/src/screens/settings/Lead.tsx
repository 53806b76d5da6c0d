import type { ReactNode } from 'react';
import classes from './Settings.module.css';

/** What a section is about, and what can be made there. */
export function Lead({ children, action }: { children: string; action?: ReactNode }) {
  return (
    <div className={classes.lead}>
      <p>{children}</p>
      {action}
    </div>
  );
}

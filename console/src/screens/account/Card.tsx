import type { ReactNode } from 'react';
import classes from './Account.module.css';

interface Props {
  title: string;
  lead?: string;
  actions?: ReactNode;
  children?: ReactNode;
}

export function Card({ title, lead, actions, children }: Props) {
  return (
    <section className={classes.card} aria-label={title}>
      <div className={classes.head}>
        <div>
          <h2>{title}</h2>
          {lead && <p className={classes.lead}>{lead}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}

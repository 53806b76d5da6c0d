import { useI18n } from '../../shared/i18n';
import { Named } from '../../console/audit/Named';
import { spaced } from '../../console/audit/spaced';
import { useWords } from '../../console/i18n';
import type { Column } from '../../console/list/DataTable';
import { Moment } from '../../console/refs';
import classes from './Audit.module.css';
import type { Entry } from './useAudit';

export function useAuditColumns(): readonly Column<Entry>[] {
  const { audit: text } = useWords();
  const { locale } = useI18n();
  return [
    { id: 'action', title: text.action, width: 'minmax(10rem, 1.2fr)', cell: ({ action }) => <span title={action}>{spaced(action)}</span> },
    { id: 'actor', title: text.actor, width: 'minmax(8rem, 1.2fr)', cell: ({ actor }) => <Named of={actor} /> },
    {
      id: 'target',
      title: text.target,
      width: 'minmax(8rem, 1.5fr)',
      from: 'medium',
      cell: ({ targets }) => (
        <span className={classes.targets}>
          {targets.map((target) => (
            <Named key={target} of={target} />
          ))}
        </span>
      ),
    },
    { id: 'reason', title: text.reason, width: 'minmax(6rem, 1fr)', from: 'wide', cell: ({ reason }) => reason },
    { id: 'at', title: text.at, width: '4.5rem', align: 'end', cell: ({ at }) => <Moment at={at} /> },
    { id: 'number', title: text.number, width: '4rem', align: 'end', from: 'wide', cell: ({ number }) => <span className={classes.quiet}>{number.toLocaleString(locale)}</span> },
  ];
}

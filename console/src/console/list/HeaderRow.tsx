import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useWords } from '../i18n';
import type { Column } from './DataTable';
import classes from './DataTable.module.css';
import { template } from './Row';

export interface Sorting {
  readonly field: string;
  readonly isUp: boolean;
  readonly onSort: (field: string, isUp: boolean) => void;
}

export function HeaderRow<T>({ columns, sorting }: { columns: readonly Column<T>[]; sorting: Sorting | undefined }) {
  const { frame } = useWords();
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" className={classes.row} style={template(columns)} aria-rowindex={1}>
        {columns.map(({ id, title, sort, align, from }) => {
          const isSorted = sorting !== undefined && sort === sorting.field;
          const order = isSorted ? (sorting.isUp ? 'ascending' : 'descending') : undefined;
          const Arrow = isSorted && sorting.isUp ? IconArrowUp : IconArrowDown;
          return (
            <div key={id} role="columnheader" className={classes.cell} data-align={align} data-from={from} aria-sort={order}>
              {sort && sorting ? (
                <button
                  type="button"
                  className={classes.sort}
                  data-sorted={isSorted || undefined}
                  aria-label={frame.sortBy(title)}
                  onClick={() => sorting.onSort(sort, isSorted && !sorting.isUp)}
                >
                  {align === 'end' && <Arrow size={14} aria-hidden />}
                  {title}
                  {align !== 'end' && <Arrow size={14} aria-hidden />}
                </button>
              ) : (
                title
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

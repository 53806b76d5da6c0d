import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import { useI18n } from '../../shared/i18n';
import { Failed } from '../../shared/States';
import { useWords } from '../i18n';
import classes from './DataTable.module.css';
import type { Arrivals } from '../live/useArrivals';
import { HeaderRow, type Sorting } from './HeaderRow';
import { NewRows } from './NewRows';
import { Row, WaitingRows } from './Row';
import { useRowKeys } from './useRowKeys';
import type { List } from './useList';

export interface Column<T> {
  readonly id: string;
  readonly title: string;
  /** As in `grid-template-columns`. */
  readonly width: string;
  readonly cell: (row: T) => ReactNode;
  /** The field that it sorts by. */
  readonly sort?: string;
  readonly align?: 'end';
  /** Below which width of the list it is left out. */
  readonly from?: 'medium' | 'wide';
}

interface Props<T> {
  label: string;
  list: List<T>;
  /** The first one's cell is the link that opens the row. */
  columns: readonly Column<T>[];
  idOf: (row: T) => string;
  /** Whose details are open. */
  open?: string | undefined;
  /** What is shown where there is nothing. */
  empty: ReactNode;
  sorting?: Sorting | undefined;
  rowHeight?: number;
  /** What came since it was read. */
  arrivals?: Arrivals;
}

const AHEAD = 15;

/** A list as a table: only the rows in sight are there, and more is read before one comes to the end. */
export function DataTable<T>({ label, list, columns, idOf, open, empty, sorting, rowHeight = 40, arrivals }: Props<T>) {
  const { frame } = useWords();
  const { locale } = useI18n();
  const box = useRef<HTMLDivElement>(null);
  const { rows, hasMore, loadsMore, error, more } = list;
  // The compiler of React may not keep what this answers, and is told so by not being used.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: 36,
    scrollPaddingEnd: 8,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const isNearEnd = hasMore && !loadsMore && !error && rows.length > 0 && last >= rows.length - AHEAD;
  useEffect(() => {
    if (isNearEnd) more();
  });
  const keys = useRowKeys(box, rows.map(idOf), open, (index) => virtual.scrollToIndex(index, { align: 'auto' }));

  if (list.isFirst && error === null) {
    return (
      <div className={classes.box}>
        <WaitingRows columns={columns} />
      </div>
    );
  }
  if (error && rows.length === 0) return <Failed error={error} onRetry={list.retry} />;
  if (rows.length === 0) return empty;
  const count = rows.length.toLocaleString(locale);
  return (
    // The keys move between the links in it.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={box} className={classes.box} data-old={list.isOld || undefined} onKeyDown={keys.press}>
      {arrivals && <NewRows arrivals={arrivals} box={box} />}
      <div role="table" aria-label={label} aria-rowcount={hasMore ? -1 : rows.length + 1} aria-busy={list.isOld}>
        <HeaderRow columns={columns} sorting={sorting} />
        <div role="rowgroup" className={classes.rows} style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start, size }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const id = idOf(row);
            return (
              <Row
                key={id}
                id={id}
                row={row}
                columns={columns}
                index={index}
                place={{ height: size, transform: `translateY(${start}px)` }}
                isOpen={id === open}
                isStop={index === keys.stop}
                onFocus={() => keys.stopAt(index)}
              />
            );
          })}
        </div>
      </div>
      <p className={classes.foot} role="status">
        {error ? <Failed error={error} onRetry={list.retry} /> : loadsMore ? frame.loadingMore : hasMore ? frame.someRows(count) : frame.allRows(count)}
      </p>
    </div>
  );
}

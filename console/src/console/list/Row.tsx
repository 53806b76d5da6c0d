import { Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type CSSProperties, memo, type ReactNode } from 'react';
import { useText } from '../../shared/i18n';
import type { Column } from './DataTable';
import classes from './DataTable.module.css';

/** The columns of the whole table, of one of middle width, and of a narrow one. */
export function template<T>(columns: readonly Column<T>[]): CSSProperties {
  const of = (all: readonly Column<T>[]): string => all.map(({ width }) => width).join(' ');
  const medium = columns.filter(({ from }) => from !== 'wide');
  return { '--wide': of(columns), '--medium': of(medium), '--narrow': of(medium.filter(({ from }) => from !== 'medium')) } as CSSProperties;
}

interface Props<T> {
  id: string;
  row: T;
  columns: readonly Column<T>[];
  index: number;
  place: CSSProperties;
  isOpen: boolean;
  isStop: boolean;
  onFocus: () => void;
}

/** Drawn anew where the row or its columns are others, not where it only moved. */
const Cell = memo(({ cell, row }: { cell: (row: never) => ReactNode; row: unknown }) => cell(row as never));
Cell.displayName = 'Cell';

/** A row. Its link covers all of it, so that it opens wherever one presses, and in another tab as links do. */
export function Row<T>({ id, row, columns, index, place, isOpen, isStop, onFocus }: Props<T>) {
  return (
    <div role="row" className={classes.row} data-body data-open={isOpen || undefined} style={{ ...template(columns), ...place }} aria-rowindex={index + 2}>
      {columns.map(({ id: column, cell, align, from }, number) => (
        <div key={column} role="cell" className={classes.cell} data-align={align} data-from={from}>
          {number === 0 ? (
            <Link
              to="."
              search={((before: object) => ({ ...before, open: id })) as never}
              replace={isOpen}
              preload={false}
              className={classes.link}
              tabIndex={isStop ? 0 : -1}
              data-row={index}
              aria-current={isOpen || undefined}
              onFocus={onFocus}
            >
              <Cell cell={cell} row={row} />
            </Link>
          ) : (
            <Cell cell={cell} row={row} />
          )}
        </div>
      ))}
    </div>
  );
}

/** Rows that are on their way. */
export function WaitingRows<T>({ columns }: { columns: readonly Column<T>[] }) {
  const { common } = useText();
  return (
    <div role="status" aria-label={common.loading}>
      {Array.from({ length: 12 }, (_, index) => (
        <div key={index} className={classes.row} style={{ ...template(columns), height: 40, opacity: 1 - index / 12 }}>
          {columns.map(({ id, align, from }, column) => (
            <div key={id} className={classes.cell} data-align={align} data-from={from}>
              <Skeleton height={12} width={column === 0 ? `${50 + ((index * 17) % 40)}%` : '60%'} radius="sm" />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconChartBar, IconInfoCircle, IconTable } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useWords } from '../i18n';
import classes from './Analytics.module.css';

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly [ReactNode, ...ReactNode[]])[];
}

interface Props {
  title: string;
  /** What is counted, in a sentence. */
  definition: string;
  table: Table;
  /** Where the messages behind it are. */
  link?: ReactNode;
  wide?: boolean | undefined;
  children: ReactNode;
}

/** A picture of numbers: what it means, and the same as a table. */
export function Figure({ title, definition, table, link, wide, children }: Props) {
  const { analytics: text } = useWords();
  const [asTable, setAsTable] = useState(false);
  const label = asTable ? text.asPicture : text.asTable;
  return (
    <section className={classes.card} aria-label={title} data-wide={wide || undefined}>
      <div className={classes.head}>
        <h2>{title}</h2>
        <Definition of={title} text={definition} />
        <span className={classes.grow} />
        {link}
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={asTable ? <IconChartBar size={14} /> : <IconTable size={14} />}
          aria-label={`${title}: ${label}`}
          onClick={() => setAsTable(!asTable)}
        >
          {label}
        </Button>
      </div>
      {asTable ? <NumberTable title={title} table={table} /> : children}
    </section>
  );
}

/** What a number means, where one points or comes by the keyboard. */
export function Definition({ of, text }: { of: string; text: string }) {
  return (
    <Tooltip label={text} multiline w={280} events={{ hover: true, focus: true, touch: true }}>
      <ActionIcon variant="transparent" color="gray" size="sm" aria-label={`${of}: ${text}`}>
        <IconInfoCircle size={15} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  );
}

function NumberTable({ title, table: { head, rows } }: { title: string; table: Table }) {
  return (
    // What is wider than the page is moved by the keys too.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.scroll} role="region" aria-label={title} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...cells], row) => (
            <tr key={row}>
              <th scope="row">{first}</th>
              {cells.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

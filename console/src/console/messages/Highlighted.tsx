import classes from './Highlighted.module.css';

interface Props {
  text: string;
  /** In UTF-16 code units, in order. */
  places: readonly { start: number; end: number }[] | null | undefined;
}

/** A text with what was found in it. */
export function Highlighted({ text, places }: Props) {
  if (!places?.length) return text;
  return (
    <>
      {places.map(({ start, end }, index) => (
        <span key={start}>
          {text.slice(places[index - 1]?.end ?? 0, start)}
          <mark className={classes.mark}>{text.slice(start, end)}</mark>
        </span>
      ))}
      {text.slice(places.at(-1)?.end)}
    </>
  );
}

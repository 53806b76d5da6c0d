import { useWords } from '../../console/i18n';
import { Section } from '../../console/panel/Facts';
import classes from './Audit.module.css';

type Values = Readonly<Record<string, unknown>>;

/** What was changed, field by field. */
export function Changes({ before, after }: { before: object; after: object }) {
  const { audit: text } = useWords();
  const [was, is] = [before as Values, after as Values];
  const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((field) => written(was[field]) !== written(is[field]));
  if (fields.length === 0) return null;
  return (
    <Section title={text.changes}>
      <table className={classes.changes}>
        <thead>
          <tr>
            <th scope="col">{text.field}</th>
            <th scope="col">{text.before}</th>
            <th scope="col">{text.after}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field}>
              <th scope="row">{field}</th>
              <td>{written(was[field]) || text.nothing}</td>
              <td>{written(is[field]) || text.nothing}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

/** Lists in lines of their own, since they are what is compared. */
function written(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(written).join('\n');
  return JSON.stringify(value, null, 1);
}

import type { Moderation } from '@gavel/client';
import { useWords } from '../../console/i18n';
import { Highlighted } from '../../console/messages/Highlighted';
import { Facts, Section } from '../../console/panel/Facts';
import classes from './Messages.module.css';

/** Why a message was stopped or masked: what was found, by which rules. */
export function Verdict({ moderation: { action, rules, labels, originalText, spans } }: { moderation: Moderation }) {
  const { messages: text } = useWords();
  return (
    <Section title={text.why}>
      <Facts
        facts={[
          [text.action, text.actions[action]],
          [text.rules, rules.map(({ name, id }) => name || id).join(', ')],
          [text.labels, labels.map(({ label, score }) => `${label} ${Math.round(score * 100)} %`).join(', ')],
        ]}
      />
      <div>
        <span className={classes.quiet}>{text.original}</span>
        <p className={classes.message}>
          <Highlighted text={originalText} places={spans} />
        </p>
      </div>
    </Section>
  );
}

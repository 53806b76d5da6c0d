import type { Schema } from '@gavel/client';
import { IconCheck, IconClock, IconHistory, IconLinkOff, IconLock, IconMessageOff, IconMoodOff, IconPaperclip, IconReportSearch, type TablerIcon } from '@tabler/icons-react';
import { useI18n } from '../i18n';
import classes from './Details.module.css';

/** What holds in a channel where it is not what one expects, in words. */
export function Rules({ told }: { told: Schema<'Channel'> }) {
  const { details: text } = useI18n().text;
  const { settings } = told;
  const { slowModeSeconds } = settings;
  const rules: [boolean, TablerIcon, string][] = [
    [settings.frozen, IconLock, text.frozen],
    [slowModeSeconds > 0, IconClock, text.slowMode(slowModeSeconds)],
    [!settings.files, IconPaperclip, text.noFiles],
    [!settings.links, IconLinkOff, text.noLinks],
    [!settings.threads, IconMessageOff, text.noThreads],
    [!settings.reactions, IconMoodOff, text.noReactions],
    [settings.history !== 'all', IconHistory, text.history[settings.history]],
    [settings.requireGuidelines && told.guidelinesVersion > 0, IconReportSearch, text.guidelinesNeeded],
  ];
  const holding = rules.filter(([holds]) => holds);
  return (
    <ul className={classes.rules}>
      {holding.map(([, Icon, said]) => (
        <li key={said}>
          <Icon size={18} aria-hidden /> {said}
        </li>
      ))}
      {holding.length === 0 && (
        <li>
          <IconCheck size={18} aria-hidden /> {text.noRules}
        </li>
      )}
    </ul>
  );
}

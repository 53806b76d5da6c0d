import { Text } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useText } from '../i18n';
import { UserAvatar } from '../session/UserAvatar';
import classes from './Composer.module.css';
import type { Candidate } from './mentions';

interface Props {
  id: string;
  offered: readonly Candidate[];
  chosen: number;
  onChoose: (candidate: Candidate) => void;
}

/** The names that are offered; the keys are the field's. */
export function MentionList({ id, offered, chosen, onChoose }: Props) {
  const text = useText().conversation;
  return (
    <div className={classes.mentions} role="listbox" id={id} aria-label={text.mention}>
      {offered.map((candidate, index) => (
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the field has the focus and the keys
        <div
          key={candidate.id}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === chosen}
          className={classes.mention}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(candidate)}
        >
          {candidate.id === null ? <IconUsersGroup size={24} /> : <UserAvatar userId={candidate.id} size={24} />}
          <Text span truncate>
            {candidate.name}
          </Text>
          <Text span size="sm" c="dimmed" truncate>
            {candidate.id === null ? text.everybody : candidate.id !== candidate.name && candidate.id}
          </Text>
        </div>
      ))}
    </div>
  );
}

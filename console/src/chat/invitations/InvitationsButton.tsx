import { ActionIcon, Indicator, Tooltip } from '@mantine/core';
import { IconMailOpened } from '@tabler/icons-react';
import { useText } from '../i18n';
import { navigate } from '../route';
import { useInbox } from './useInbox';

/** The way to one's invitations, with how many wait. */
export function InvitationsButton() {
  const { invitations: text } = useText();
  const count = useInbox().invitations.length;
  const label = count > 0 ? `${text.title}: ${text.count(count)}` : text.title;
  return (
    <Tooltip label={label}>
      <Indicator label={count > 99 ? '99+' : count} size={16} offset={6} color="#c0263a" disabled={count === 0}>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} onClick={() => navigate({ view: 'invitations' })}>
          <IconMailOpened size={20} />
        </ActionIcon>
      </Indicator>
    </Tooltip>
  );
}

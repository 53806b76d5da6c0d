import { ActionIcon, Menu, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconHash, IconLogout, IconMessages, IconUsers } from '@tabler/icons-react';
import { useText } from '../i18n';
import { InvitationsButton } from '../invitations/InvitationsButton';
import { navigate } from '../route';
import { useSession } from '../session/session';
import { UserAvatar } from '../session/UserAvatar';
import { AppearanceItems } from '../../shared/appearance/AppearanceItems';
import { forgetDrafts } from '../composer/drafts';
import classes from './Sidebar.module.css';

/** Who one is, and what is not of one channel. */
export function SidebarHeader() {
  const { sidebar: text } = useText();
  const { me, canSwitch, canSignOut, signOut } = useSession();
  return (
    <nav className={classes.header} aria-label="Gavel">
      <Menu position="bottom-start" width={240} closeOnItemClick={false}>
        <Menu.Target>
          <UnstyledButton className={classes.me}>
            <UserAvatar userId={me.id} size={32} />
            <Text span fw={600} truncate>
              {me.displayName ?? me.id}
            </Text>
            <span className="visually-hidden">{text.settings}</span>
            <IconChevronDown size={16} className={classes.chevron} />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <AppearanceItems />
          {canSignOut && (
            <>
              <Menu.Divider />
              <Menu.Item
                closeMenuOnClick
                leftSection={canSwitch ? <IconUsers size={16} /> : <IconLogout size={16} />}
                onClick={() => {
                  forgetDrafts();
                  signOut();
                }}
              >
                {canSwitch ? text.switchPerson : text.signOut}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <Tooltip label={text.threads}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={text.threads}
          onClick={() => navigate({ view: 'threads' })}
        >
          <IconMessages size={20} />
        </ActionIcon>
      </Tooltip>
      <InvitationsButton />
      <Tooltip label={text.browse}>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={text.browse} onClick={() => navigate({ view: 'browse' })}>
          <IconHash size={20} />
        </ActionIcon>
      </Tooltip>
    </nav>
  );
}

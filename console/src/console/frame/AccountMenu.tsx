import { Menu, Text, UnstyledButton } from '@mantine/core';
import { IconLogout, IconUserCircle } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { AppearanceItems } from '../../shared/appearance/AppearanceItems';
import { Avatar } from '../../shared/Avatar';
import { useAct } from '../act/useAct';
import { api } from '../api';
import { useWords } from '../i18n';
import { left, useSession } from '../session/session';

/** Who one is, how the page looks, and the way out. */
export function AccountMenu() {
  const { frame } = useWords();
  const { operator } = useSession();
  const { run } = useAct();
  const navigate = useNavigate();
  const name = operator.displayName ?? operator.email;
  const signOut = async (): Promise<void> => {
    if (!(await run(() => api.delete('/session')))) return;
    left();
    void navigate({ to: '/' });
  };
  return (
    <Menu position="bottom-end" width={240} closeOnItemClick={false}>
      <Menu.Target>
        <UnstyledButton aria-label={frame.accountOf(name)} style={{ borderRadius: '50%' }}>
          <Avatar id={operator.id} name={name} size={32} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div style={{ padding: '0.5rem 0.75rem' }}>
          <Text fw={600} truncate>
            {name}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {operator.email} · {operator.roles.join(', ')}
          </Text>
        </div>
        <Menu.Divider />
        <Menu.Item component={Link} to="/account" closeMenuOnClick leftSection={<IconUserCircle size={16} />}>
          {frame.account}
        </Menu.Item>
        <Menu.Divider />
        <AppearanceItems />
        <Menu.Divider />
        <Menu.Item closeMenuOnClick leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          {frame.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

// Where one can go: what the rail, the palette and the keys are made of.

import {
  IconActivity,
  IconChartBar,
  IconHash,
  IconHistory,
  IconHome2,
  IconMessages,
  IconSettings,
  IconSpeakerphone,
  type TablerIcon,
  IconUsers,
} from '@tabler/icons-react';
import type { Permission } from '../session/session';

export interface Place {
  readonly id: 'home' | 'channels' | 'users' | 'live' | 'messages' | 'broadcast' | 'analytics' | 'audit' | 'settings';
  readonly to: '/' | '/channels' | '/users' | '/live' | '/messages' | '/broadcast' | '/analytics' | '/audit' | '/settings';
  readonly icon: TablerIcon;
  /** After `g`. */
  readonly key: string;
  /** One of these is needed; none: everybody may go there. */
  readonly needs: readonly Permission[];
}

export const places: readonly Place[] = [
  { id: 'home', to: '/', icon: IconHome2, key: 'h', needs: [] },
  { id: 'live', to: '/live', icon: IconActivity, key: 'l', needs: ['read_channel'] },
  { id: 'channels', to: '/channels', icon: IconHash, key: 'k', needs: ['read_channel'] },
  { id: 'users', to: '/users', icon: IconUsers, key: 'u', needs: ['read_users'] },
  { id: 'messages', to: '/messages', icon: IconMessages, key: 'm', needs: ['read_channel'] },
  { id: 'broadcast', to: '/broadcast', icon: IconSpeakerphone, key: 'b', needs: ['broadcast_message', 'manage_templates', 'read_moderation'] },
  { id: 'analytics', to: '/analytics', icon: IconChartBar, key: 'n', needs: ['read_analytics'] },
  { id: 'audit', to: '/audit', icon: IconHistory, key: 'e', needs: ['read_audit'] },
  {
    id: 'settings',
    to: '/settings',
    icon: IconSettings,
    key: 's',
    needs: ['manage_keys', 'manage_operators', 'manage_roles', 'manage_channel_types'],
  },
];

export function placesOf(permissions: readonly Permission[]): readonly Place[] {
  return places.filter(({ needs }) => needs.length === 0 || needs.some((permission) => permissions.includes(permission)));
}

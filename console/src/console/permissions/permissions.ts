// All permissions, in groups as people think of them.

import type { Permission } from '../session/session';

export type Group = 'reading' | 'talking' | 'order' | 'channels' | 'app';

export const groups: Readonly<Record<Group, readonly Permission[]>> = {
  reading: ['read_channel', 'read_moderation', 'read_users', 'export_channel', 'read_audit', 'read_analytics'],
  talking: ['send_message', 'send_reply', 'send_attachment', 'send_link', 'mention_all', 'add_reaction', 'join_channel', 'skip_slow_mode', 'skip_frozen'],
  order: ['edit_message', 'delete_message', 'pin_message', 'manage_thread', 'mute_channel_user', 'ban_channel_user', 'edit_channel_rate_limit'],
  channels: [
    'create_channel',
    'edit_channel',
    'manage_channel',
    'delete_channel',
    'add_channel_member',
    'remove_channel_member',
    'invite_channel_member',
    'manage_join_requests',
    'assign_channel_role',
    'manage_channel_events',
  ],
  app: [
    'act_for_user',
    'manage_users',
    'manage_roles',
    'manage_channel_types',
    'broadcast_message',
    'manage_templates',
    'manage_operators',
    'manage_keys',
    'manage_retention',
    'manage_legal_holds',
  ],
};

/** Those that hold for the whole app, and mean nothing in one channel. */
export const ofTheApp: readonly Permission[] = [...groups.app, 'read_users', 'read_audit', 'read_analytics', 'create_channel'];

/** Those that no role of a user's has. */
export const ofOperators: readonly Permission[] = ['manage_operators', 'manage_keys', 'read_audit', 'read_analytics', 'manage_retention', 'manage_legal_holds'];

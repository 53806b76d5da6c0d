import { account, entry } from './en/entry';
import { analytics } from './en/analytics';
import { audit } from './en/audit';
import { broadcast } from './en/broadcast';
import { channels } from './en/channels';
import { frame } from './en/frame';
import { home } from './en/home';
import { keeping } from './en/keeping';
import { live } from './en/live';
import { messages } from './en/messages';
import { permissions } from './en/permissions';
import { settings } from './en/settings';
import { users } from './en/users';

export const en = { frame, entry, account, home, channels, users, messages, live, broadcast, keeping, audit, analytics, settings, permissions };

export type ConsoleCatalogue = typeof en;

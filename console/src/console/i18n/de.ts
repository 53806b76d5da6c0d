import { account, entry } from './de/entry';
import { analytics } from './de/analytics';
import { audit } from './de/audit';
import { broadcast } from './de/broadcast';
import { channels } from './de/channels';
import { frame } from './de/frame';
import { home } from './de/home';
import { keeping } from './de/keeping';
import { live } from './de/live';
import { messages } from './de/messages';
import { permissions } from './de/permissions';
import { settings } from './de/settings';
import { users } from './de/users';
import type { ConsoleCatalogue } from './en';

export const de: ConsoleCatalogue = { frame, entry, account, home, channels, users, messages, live, broadcast, keeping, audit, analytics, settings, permissions };

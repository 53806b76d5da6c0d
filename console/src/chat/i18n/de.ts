import { de as shared } from '../../shared/i18n/de';
import { channels } from './de/channels';
import { conversation } from './de/conversation';
import { details } from './de/details';
import { invitations } from './de/invitations';
import { people } from './de/people';
import { search } from './de/search';
import { sidebar } from './de/sidebar';
import { signIn } from './de/signIn';
import { threads } from './de/threads';
import type { Catalogue } from './en';

export const de: Catalogue = { ...shared, channels, conversation, details, invitations, people, search, sidebar, signIn, threads };

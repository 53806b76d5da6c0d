import { en as shared } from '../../shared/i18n/en';
import { channels } from './en/channels';
import { conversation } from './en/conversation';
import { details } from './en/details';
import { invitations } from './en/invitations';
import { people } from './en/people';
import { search } from './en/search';
import { sidebar } from './en/sidebar';
import { signIn } from './en/signIn';
import { threads } from './en/threads';

export const en = { ...shared, channels, conversation, details, invitations, people, search, sidebar, signIn, threads };

export type Catalogue = typeof en;

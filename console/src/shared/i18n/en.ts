import { channels } from './en/channels';
import { common } from './en/common';
import { conversation } from './en/conversation';
import { details } from './en/details';
import { errors } from './en/errors';
import { invitations } from './en/invitations';
import { people } from './en/people';
import { search } from './en/search';
import { sidebar } from './en/sidebar';
import { signIn } from './en/signIn';
import { threads } from './en/threads';

export const en = { common, errors, signIn, sidebar, conversation, threads, search, channels, details, invitations, people };

export type Catalogue = typeof en;

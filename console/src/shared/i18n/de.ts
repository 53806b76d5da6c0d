import { channels } from './de/channels';
import { common } from './de/common';
import { conversation } from './de/conversation';
import { details } from './de/details';
import { errors } from './de/errors';
import { invitations } from './de/invitations';
import { people } from './de/people';
import { search } from './de/search';
import { sidebar } from './de/sidebar';
import { signIn } from './de/signIn';
import { threads } from './de/threads';
import type { Catalogue } from './en';

export const de: Catalogue = {
  common,
  errors,
  signIn,
  sidebar,
  conversation,
  threads,
  search,
  channels,
  details,
  invitations,
  people,
};

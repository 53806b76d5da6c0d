import { common } from './de/common';
import { conversation } from './de/conversation';
import { errors } from './de/errors';
import { sidebar } from './de/sidebar';
import { signIn } from './de/signIn';
import type { Catalogue } from './en';

export const de: Catalogue = { common, errors, signIn, sidebar, conversation };

import { common } from './en/common';
import { conversation } from './en/conversation';
import { errors } from './en/errors';
import { sidebar } from './en/sidebar';
import { signIn } from './en/signIn';

export const en = { common, errors, signIn, sidebar, conversation };

export type Catalogue = typeof en;

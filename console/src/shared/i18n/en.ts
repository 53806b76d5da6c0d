import { common } from './en/common';
import { conversation } from './en/conversation';
import { signIn } from './en/signIn';

export const en = { common, signIn, conversation };

export type Catalogue = typeof en;

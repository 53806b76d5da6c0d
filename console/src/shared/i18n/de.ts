import { common } from './de/common';
import { conversation } from './de/conversation';
import { signIn } from './de/signIn';
import type { Catalogue } from './en';

export const de: Catalogue = { common, signIn, conversation };

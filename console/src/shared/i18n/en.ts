import { appearance } from './en/appearance';
import { common } from './en/common';
import { errors } from './en/errors';

export const en = { common, errors, appearance };

export type SharedCatalogue = typeof en;

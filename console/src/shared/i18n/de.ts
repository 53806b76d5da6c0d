import { appearance } from './de/appearance';
import { common } from './de/common';
import { errors } from './de/errors';
import type { SharedCatalogue } from './en';

export const de: SharedCatalogue = { common, errors, appearance };

// The API's own types, by their names in the OpenAPI document.

import type { components } from './openapi.js';

/** A type of the OpenAPI document: `Schema<'Channel'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

export type User = Schema<'User'>;
export type Member = Schema<'Member'>;
export type Moderation = Schema<'Moderation'>;
export type Sent = Schema<'Sent'>;
export type Marks = Schema<'Marks'>;
export type MyChannel = Schema<'MyChannel'>;
export type UserPresence = Schema<'Presence'>;
export type NewMessage = Schema<'NewMessage'>;
export type EditMessage = Schema<'EditMessage'>;

// The client of Gavel, the chat server with moderation built in.

export { Gavel, type GavelOptions } from './client.js';
export { Channel } from './channel.js';
export { Thread } from './thread.js';
export { ChannelList } from './channels.js';
export { Presence } from './presence.js';
export { createApi } from './api.js';
export { GavelError, type ErrorCode } from './error.js';
export { newId } from './id.js';
export { toUtf16 } from './offsets.js';
export type { Api, Answer, Credentials, Path, Request } from './api.js';
export type { EventData, EventOf, EventType, GavelEvent, Receipt } from './events.js';
export type { paths } from './openapi.js';
export type * from './schema.js';
export type * from './state.js';
export type { Store } from './store.js';

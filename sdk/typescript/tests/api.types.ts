// What the types of the calls say, checked by the compiler.

import type { Api } from '../src/api.js';
declare const api: Api;
export const a = await api.get('/channels/{channelId}', { path: { channelId: 'x' } });
export const n: number = a.memberCount;
export const b = await api.post('/channels/{channelId}/messages', { path: { channelId: 'x' }, body: { text: 'hi' } });
export const m: string = b.message.id;
export const c: Promise<undefined> = api.delete('/channels/{channelId}', { path: { channelId: 'x' } });
export const d = (await api.get('/me/channels')).items[0]?.unreadCount;
export const e = (await api.get('/me/channels', {query: {limit: 3}})).next;
export const f = await api.post('/channels/{channelId}/read', { path: { channelId: 'x' } });
// @ts-expect-error no such path
await api.get('/nothing');
// @ts-expect-error needs path
await api.get('/channels/{channelId}');
// @ts-expect-error needs body
await api.post('/channels/{channelId}/messages', { path: { channelId: 'x' } });
// @ts-expect-error wrong body
await api.post('/channels', { body: { nam: 1 } });

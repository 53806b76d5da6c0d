// Where one is, as the address says it: a reload, a link and the back button lead to the same place.
//
//   #/c/<channel>                       a channel
//   #/c/<channel>/m/<message>           … at a message
//   #/c/<channel>/thread/<root>         … with a thread beside it
//   #/c/<channel>/thread/<root>/m/<message>
//   #/c/<channel>/details               … with what there is to know of it
//   #/c/<channel>/search                … with a search in it
//   #/c/<channel>/search/m/<message>    … at a message, with either of them
//   #/browse  #/invitations  #/threads  what is not of one channel
//   #/join/<token>                      where an invite link leads

import { useSyncExternalStore } from 'react';

export type Panel = { name: 'thread'; rootId: string; messageId?: string } | { name: 'details' } | { name: 'search' };

export type Route =
  | { view: 'home' | 'browse' | 'invitations' | 'threads' }
  | { view: 'join'; token: string }
  | { view: 'channel'; channelId: string; messageId?: string; panel?: Panel };

export function parseRoute(hash: string): Route {
  const [view = '', channelId, ...rest] = hash.replace(/^#\/?/, '').split('/').map(decode);
  if (view === 'browse' || view === 'invitations' || view === 'threads') return { view };
  if (view === 'join' && channelId) return { view, token: channelId };
  if (view !== 'c' || !channelId) return { view: 'home' };
  const [first, id, then, messageId] = rest;
  if (first === 'm' && id) return { view: 'channel', channelId, messageId: id };
  if (first === 'thread' && id) {
    const panel: Panel = { name: 'thread', rootId: id, ...(then === 'm' && messageId && { messageId }) };
    return { view: 'channel', channelId, panel };
  }
  if (first === 'details' || first === 'search') {
    return { view: 'channel', channelId, panel: { name: first }, ...(id === 'm' && then && { messageId: then }) };
  }
  return { view: 'channel', channelId };
}

export function hashOf(route: Route): string {
  if (route.view === 'home') return '#/';
  if (route.view === 'join') return `#/join/${encodeURIComponent(route.token)}`;
  if (route.view !== 'channel') return `#/${route.view}`;
  const { channelId, messageId, panel } = route;
  const parts = ['c', channelId];
  if (panel?.name === 'thread') {
    parts.push('thread', panel.rootId);
    if (panel.messageId) parts.push('m', panel.messageId);
  } else {
    if (panel) parts.push(panel.name);
    if (messageId) parts.push('m', messageId);
  }
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}

export function navigate(route: Route, how: 'push' | 'replace' = 'push'): void {
  const hash = hashOf(route);
  if (hash === location.hash) return;
  if (how === 'push') history.pushState(null, '', hash);
  else history.replaceState(null, '', hash);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** Comes to a message; what stands beside the channel stays, where there is room for both. */
export function showMessage(channelId: string, messageId: string, beside?: Panel): void {
  const isNarrow = matchMedia('(width < 48em)').matches;
  navigate({ view: 'channel', channelId, messageId, ...(beside && !isNarrow && { panel: beside }) });
}

let known: { hash: string; route: Route } | undefined;

function current(): Route {
  const { hash } = location;
  if (known?.hash !== hash) known = { hash, route: parseRoute(hash) };
  return known.route;
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  addEventListener('popstate', listener);
  return () => {
    removeEventListener('hashchange', listener);
    removeEventListener('popstate', listener);
  };
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, current);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

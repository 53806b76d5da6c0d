// The addresses, and what each shows. What is searched, filtered and open stands in them.

import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { NotFound } from './frame/NotFound';
import { analyticsSearch, auditSearch, broadcastSearch, channelsSearch, liveSearch, messagesSearch, settingsSearch, usersSearch } from './search';
import { Gate } from './session/Gate';

const root = createRootRoute({ notFoundComponent: NotFound });

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./entry/SetupPage'), 'SetupPage'),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('./entry/InvitationPage'), 'InvitationPage'),
});

const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: Gate });

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  component: lazyRouteComponent(() => import('../screens/home/HomeScreen'), 'HomeScreen'),
});
const account = createRoute({
  getParentRoute: () => signedIn,
  path: '/account',
  component: lazyRouteComponent(() => import('../screens/account/AccountScreen'), 'AccountScreen'),
});
const channels = createRoute({
  getParentRoute: () => signedIn,
  path: '/channels',
  validateSearch: channelsSearch,
  component: lazyRouteComponent(() => import('../screens/channels/ChannelsScreen'), 'ChannelsScreen'),
});
const users = createRoute({
  getParentRoute: () => signedIn,
  path: '/users',
  validateSearch: usersSearch,
  component: lazyRouteComponent(() => import('../screens/users/UsersScreen'), 'UsersScreen'),
});
const live = createRoute({
  getParentRoute: () => signedIn,
  path: '/live',
  validateSearch: liveSearch,
  component: lazyRouteComponent(() => import('../screens/live/LiveScreen'), 'LiveScreen'),
});
const messages = createRoute({
  getParentRoute: () => signedIn,
  path: '/messages',
  validateSearch: messagesSearch,
  component: lazyRouteComponent(() => import('../screens/messages/MessagesScreen'), 'MessagesScreen'),
});
const broadcast = createRoute({
  getParentRoute: () => signedIn,
  path: '/broadcast',
  validateSearch: broadcastSearch,
  component: lazyRouteComponent(() => import('../screens/broadcast/BroadcastScreen'), 'BroadcastScreen'),
});
const audit = createRoute({
  getParentRoute: () => signedIn,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('../screens/audit/AuditScreen'), 'AuditScreen'),
});
const analytics = createRoute({
  getParentRoute: () => signedIn,
  path: '/analytics',
  validateSearch: analyticsSearch,
  component: lazyRouteComponent(() => import('../screens/analytics/AnalyticsScreen'), 'AnalyticsScreen'),
});
const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  validateSearch: settingsSearch,
  component: lazyRouteComponent(() => import('../screens/settings/SettingsScreen'), 'SettingsScreen'),
});

const routeTree = root.addChildren([
  setup,
  invitation,
  signedIn.addChildren([home, account, channels, users, live, messages, broadcast, audit, analytics, settings]),
]);

export const router = createRouter({ routeTree, basepath: '/console', defaultPreload: 'intent', defaultPendingMs: 300 });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

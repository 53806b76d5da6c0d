// What stands behind the `?` of each screen. What is not understood is left out.

type Raw = Record<string, unknown>;

function text(raw: Raw, name: string): string | undefined {
  const value = raw[name];
  return typeof value === 'number' ? String(value) : typeof value === 'string' && value ? value : undefined;
}

function one<T extends string>(raw: Raw, name: string, values: readonly T[]): T | undefined {
  return values.find((value) => value === raw[name]);
}

/** Only what is there, so that addresses are short. */
function given<T extends object>(all: T): Partial<T> {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Partial<T>;
}

export const visibilities = ['public', 'private', 'direct'] as const;
export const channelSorts = ['createdAt', 'lastMessageAt', 'memberCount', 'messageCount'] as const;
export const channelTabs = ['about', 'members', 'requests', 'invitations', 'pins', 'analytics', 'settings', 'keeping'] as const;

export const channelsSearch = (raw: Raw) =>
  given({
    search: text(raw, 'search'),
    type: text(raw, 'type'),
    visibility: one(raw, 'visibility', visibilities),
    archived: raw['archived'] === true || undefined,
    sort: one(raw, 'sort', channelSorts),
    direction: one(raw, 'direction', ['up']),
    open: text(raw, 'open'),
    tab: one(raw, 'tab', channelTabs),
    new: raw['new'] === true || undefined,
  });

export const userSorts = ['createdAt', 'updatedAt', 'id'] as const;
export const userTabs = ['profile', 'channels', 'messages', 'access'] as const;

export const usersSearch = (raw: Raw) =>
  given({
    search: text(raw, 'search'),
    role: text(raw, 'role'),
    sort: one(raw, 'sort', userSorts),
    direction: one(raw, 'direction', ['up']),
    open: text(raw, 'open'),
    tab: one(raw, 'tab', userTabs),
    new: raw['new'] === true || undefined,
  });

export const messageStatuses = ['sent', 'delivered', 'bounced'] as const;
export const messageActions = ['mask', 'bounce', 'block'] as const;

export const messagesSearch = (raw: Raw) =>
  given({
    text: text(raw, 'text'),
    channel: text(raw, 'channel'),
    user: text(raw, 'user'),
    action: one(raw, 'action', messageActions),
    label: text(raw, 'label'),
    deleted: one(raw, 'deleted', ['yes', 'no']),
    from: text(raw, 'from'),
    to: text(raw, 'to'),
    open: text(raw, 'open'),
  });

export const liveActions = ['any', ...messageActions] as const;

export const liveSearch = (raw: Raw) =>
  given({
    text: text(raw, 'text'),
    channel: text(raw, 'channel'),
    user: text(raw, 'user'),
    action: one(raw, 'action', liveActions),
    label: text(raw, 'label'),
    open: text(raw, 'open'),
  });

export const broadcastSections = ['broadcasts', 'scheduled', 'templates'] as const;
export const jobStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export const scheduledStatuses = ['scheduled', 'sent', 'failed'] as const;

export const broadcastSearch = (raw: Raw) =>
  given({
    section: one(raw, 'section', broadcastSections),
    state: one(raw, 'state', jobStates),
    status: one(raw, 'status', scheduledStatuses),
    channel: text(raw, 'channel'),
    user: text(raw, 'user'),
    search: text(raw, 'search'),
    open: text(raw, 'open'),
    new: raw['new'] === true || undefined,
  });

export const auditSearch = (raw: Raw) =>
  given({
    actor: text(raw, 'actor'),
    action: text(raw, 'action'),
    target: text(raw, 'target'),
    from: text(raw, 'from'),
    to: text(raw, 'to'),
    open: text(raw, 'open'),
  });

export const analyticsDays = [7, 28, 90, 365] as const;
export const analyticsIntervals = ['hour', 'day', 'week'] as const;

export const analyticsSearch = (raw: Raw) =>
  given({
    channel: text(raw, 'channel'),
    days: analyticsDays.find((days) => days === Number(raw['days'])),
    from: text(raw, 'from'),
    to: text(raw, 'to'),
    interval: one(raw, 'interval', analyticsIntervals),
  });

export const settingsSections = ['keys', 'operators', 'operatorRoles', 'roles', 'types'] as const;

export const settingsSearch = (raw: Raw) =>
  given({ section: one(raw, 'section', settingsSections), open: text(raw, 'open'), new: raw['new'] === true || undefined });

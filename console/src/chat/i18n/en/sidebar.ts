// One's own channels, and what is said of the connection.

export const sidebar = {
  channels: 'Channels',
  browse: 'Find channels',
  invitations: 'Invitations',
  threads: 'Threads',
  settings: ', settings',
  switchPerson: 'Be somebody else',
  signOut: 'Sign out',
  empty: 'You are in no channel yet',
  emptyHow: 'Find one that is open to you, or wait for an invitation.',
  notLoaded: 'Your channels could not be loaded',
  nothingYet: 'Nothing was said yet',
  unread: (count: number, mentions: number) =>
    `${count} unread` + (mentions > 0 ? `, ${mentions === 1 ? '1 mention' : `${mentions} mentions`}` : ''),
  online: 'Online',
  offline: 'Offline',
  connectionLost: 'No connection. What you write is sent when it is back.',
  connectNow: 'Connect now',
  choose: 'Pick a channel to begin',
};

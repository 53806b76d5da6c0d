// People: finding them, and what there is to know of them.

export const people = {
  profile: 'Profile',
  online: 'Online',
  offline: 'Offline',
  lastSeen: (at: string) => `last seen ${at}`,
  inChannelSince: 'In this channel since',
  messages: 'Messages here',
  since: 'Known since',
  thisIsYou: 'This is you.',
  message: 'Message',
  typeName: 'Type a name',
  searching: 'Searching…',
  nobodyFound: 'Nobody is called so.',
  clear: 'Clear',
  roles: { admin: 'Admin', moderator: 'Moderator', member: 'Member', guest: 'Guest', bot: 'Bot', user: 'User' },
};

import type { Catalogue } from '../en';

export const people: Catalogue['people'] = {
  profile: 'Profil',
  online: 'Online',
  offline: 'Offline',
  lastSeen: (at) => `zuletzt gesehen ${at}`,
  inChannelSince: 'In diesem Kanal seit',
  messages: 'Nachrichten hier',
  since: 'Bekannt seit',
  thisIsYou: 'Das bist du.',
  message: 'Nachricht',
  typeName: 'Gib einen Namen ein',
  searching: 'Wird gesucht …',
  nobodyFound: 'So heißt hier niemand.',
  clear: 'Leeren',
  roles: { admin: 'Admin', moderator: 'Moderation', member: 'Mitglied', guest: 'Gast', bot: 'Bot', user: 'Benutzer' },
};

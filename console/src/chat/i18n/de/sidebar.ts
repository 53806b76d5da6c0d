import type { Catalogue } from '../en';

export const sidebar: Catalogue['sidebar'] = {
  channels: 'Kanäle',
  browse: 'Kanäle finden',
  invitations: 'Einladungen',
  threads: 'Threads',
  settings: ', Einstellungen',
  switchPerson: 'Jemand anderes sein',
  signOut: 'Abmelden',
  empty: 'Du bist noch in keinem Kanal',
  emptyHow: 'Finde einen, der dir offensteht, oder warte auf eine Einladung.',
  notLoaded: 'Deine Kanäle konnten nicht geladen werden',
  nothingYet: 'Noch wurde nichts gesagt',
  unread: (count, mentions) =>
    `${count} ungelesen` + (mentions > 0 ? `, ${mentions === 1 ? '1 Erwähnung' : `${mentions} Erwähnungen`}` : ''),
  online: 'Online',
  offline: 'Offline',
  connectionLost: 'Keine Verbindung. Was du schreibst, wird gesendet, sobald sie wieder da ist.',
  connectNow: 'Jetzt verbinden',
  choose: 'Wähle einen Kanal',
};
